//! Requests in sliding windows of a minute.

use std::ops::RangeInclusive;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

/// The most requests that any window holds. `arrivals` ascend, in milliseconds.
pub(crate) fn greatest(arrivals: &[i64]) -> usize {
    let held = |(index, begin): (usize, &i64)| count_until(&arrivals[index..], begin + MINUTE);
    arrivals.iter().enumerate().map(held).max().unwrap_or_default()
}

/// The fewest that a window holds which lies within `period`, and how far into it that window begins; `None` if it is shorter than a
/// minute.
pub(crate) fn least(arrivals: &[i64], period: RangeInclusive<i64>) -> Option<(usize, i64)> {
    let last_begin = period.end() - MINUTE;
    // A window holds fewest just after a request has left it.
    let begins =
        arrivals.iter().map(|at| at + 1).filter(|begin| (*period.start()..=last_begin).contains(begin));
    let begins = std::iter::once(*period.start()).filter(|begin| *begin <= last_begin).chain(begins);
    begins
        .map(|begin| {
            let first = arrivals.partition_point(|at| *at < begin);
            (count_until(&arrivals[first..], begin + MINUTE), begin - period.start())
        })
        .min()
}

/// The longest time without a request within `period`, and how far into it that begins; both in milliseconds.
pub(crate) fn longest_pause(arrivals: &[i64], period: &RangeInclusive<i64>) -> (i64, i64) {
    let within: Vec<i64> = arrivals.iter().copied().filter(|at| period.contains(at)).collect();
    let pauses = within.windows(2).map(|pair| (pair[1] - pair[0], pair[0] - period.start()));
    pauses.max().unwrap_or_default()
}

fn count_until(arrivals: &[i64], end: i64) -> usize {
    arrivals.partition_point(|at| *at < end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_across_two_minutes_is_found() {
        let arrivals = [0, 59_000, 59_500, 60_000, 118_999];
        assert_eq!(greatest(&arrivals), 4, "from 59,000 to before 119,000");
        assert_eq!(greatest(&[]), 0);
    }

    #[test]
    fn a_pause_is_found_wherever_it_lies() {
        let steady = (0..1_800).map(|number| number * 100);
        let paused: Vec<i64> = steady.clone().filter(|at| !(90_000..95_000).contains(at)).collect();
        assert_eq!(least(&paused, 0..=180_000), Some((550, 34_901)));
        assert_eq!(least(&steady.collect::<Vec<_>>(), 0..=180_000).map(|(count, _)| count), Some(600));
        assert_eq!(least(&paused, 0..=59_999), None);
        assert_eq!(longest_pause(&paused, &(10_000..=180_000)), (5_100, 79_900));
    }
}

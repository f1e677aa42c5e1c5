//! What the kernel knows of this process (Linux).

use std::{fs, process::Command};

/// This program again, with other arguments.
pub(crate) fn again(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(arguments);
    command
}

/// Forgets the greatest resident size so far; see `proc(5)`, `clear_refs`.
pub(crate) fn reset_peak_memory() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The greatest resident size since the last reset.
pub(crate) fn peak_memory_mib() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Processor time of all threads so far, in user and kernel mode.
pub(crate) fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name, in parentheses, may hold spaces; the times are fields 14 and 15 of the line, in hundredths of a second.
    let after_name = stat.rsplit(')').next().unwrap();
    let ticks = after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
    ticks.sum::<f64>() / 100.0
}

//! Chance that can be repeated.

/// What a stream of draws decides. Each aspect has a stream of its own, so a change to one leaves the others alone.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(crate) enum Aspect {
    Id = 1,
    Price,
    Stock,
    UpdatedAt,
    Game,
    Offer,
    PriceLimit,
    Description,
    Media,
    Requirements,
    Classification,
    Drift,
    Share,
    Change,
    Repeat,
    Key,
    Transaction,
    Fault,
    File,
    Seller,
}

/// A stream of pseudo-random numbers named by a seed, a subject (such as a product's index) and an aspect.
///
/// It is `SplitMix64` (Steele, Lea and Flood, 2014), written out because a seed must name the same catalogue for
/// good, whatever a library's next version draws.
#[derive(Clone, Debug)]
pub(crate) struct Draw(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Draw {
    pub(crate) fn new(seed: u64, subject: u64, aspect: Aspect) -> Self {
        let stream = mix(seed ^ mix(aspect as u64));
        Self(mix(stream ^ subject.wrapping_mul(GOLDEN)))
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A number in `0..bound`, which must not be 0.
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is below a u32")]
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        (self.number() % u64::from(bound)) as u32
    }

    /// The least of several draws: small numbers are likely, large ones are rare.
    pub(crate) fn least_of(&mut self, draws: u32, bound: u32) -> u32 {
        (0..draws).map(|_| self.below(bound)).min().unwrap_or_default()
    }

    pub(crate) fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    /// True with the given probability, 0 to 1.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        f64::from(self.below(1 << 30)) < probability * f64::from(1 << 30)
    }

    #[expect(
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        reason = "the index is below the length"
    )]
    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, items: &[T; N]) -> T {
        items[self.number() as usize % N]
    }
}

/// The finaliser of `SplitMix64`, a bijection.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_splitmix64() {
        let mut draw = Draw(1_234_567);
        let drawn = [draw.number(), draw.number(), draw.number()];
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn streams_differ_by_seed_subject_and_aspect() {
        let first = |seed, subject, aspect| Draw::new(seed, subject, aspect).number();
        let base = first(1, 1, Aspect::Price);
        assert_eq!(base, first(1, 1, Aspect::Price));
        assert_ne!(base, first(2, 1, Aspect::Price));
        assert_ne!(base, first(1, 2, Aspect::Price));
        assert_ne!(base, first(1, 1, Aspect::Stock));
    }
}

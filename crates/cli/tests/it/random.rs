//! Chance that can be had again.

use std::time::{SystemTime, UNIX_EPOCH};

/// SplitMix64, with a seed that is printed.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn seeded() -> Self {
        let now =
            || u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
        let seed = std::env::var("RAVELIN_TEST_SEED").map_or_else(|_| now(), |seed| seed.parse().unwrap());
        println!("RAVELIN_TEST_SEED={seed}");
        Self(seed)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

//! Whatever happens in whatever order: the books are right at every moment, and in the end everything is settled.

mod invariants;
mod steps;
mod world;

use proptest::{collection::vec, prelude::*};
use steps::step;
use world::World;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_no_money_and_no_key_is_lost_or_made(steps in vec(step(), 1..100)) {
        // Waits are drawn by chance, but the same each time.
        fastrand::seed(7);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let market = World::market().await;
            let mut world = World::new(&market).await;
            for step in steps {
                world.take(step).await;
                world.check().await;
            }
            world.settle().await;
        });
    }
}

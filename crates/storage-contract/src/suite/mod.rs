//! The lists of all tests, and the macro that runs them on an adapter.

mod catalogue;
mod changes;
mod money;
mod people;

/// Runs the whole contract on an adapter: `storage_contract!(fresh)`, where `fresh` is an `async fn() -> impl Storage`
/// that makes an empty storage. Expands to one `#[tokio::test]` per test, in a module per subject.
#[macro_export]
macro_rules! storage_contract {
    ($fresh:path) => {
        $crate::every_catalogue_test!($crate::tokio_tests, $fresh);
        $crate::every_change_test!($crate::tokio_tests, $fresh);
        $crate::every_money_test!($crate::tokio_tests, $fresh);
        $crate::every_people_test!($crate::tokio_tests, $fresh);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! tokio_tests {
    ($fresh:path; $($subject:ident { $($test:ident,)+ })+) => {
        $(mod $subject {
            use super::*;

            $(#[::tokio::test]
            async fn $test() {
                $crate::tests::$subject::$test($crate::Shop::on($fresh().await)).await;
            })+
        })+
    };
}

macro_rules! publish {
    ($($subject:ident { $($test:ident,)+ })+) => {
        $(#[doc(hidden)]
        pub mod $subject {
            pub use crate::contract::$subject::{$($test),+};
        })+
    };
}

/// The tests as the macro calls them. They are public through these lists alone, so the compiler reports a forgotten one.
#[doc(hidden)]
pub mod tests {
    crate::every_catalogue_test!(publish);
    crate::every_change_test!(publish);
    crate::every_money_test!(publish);
    crate::every_people_test!(publish);
}

//! The list of all tests, and the macro that runs them on an adapter.

/// Hands the list of all tests to the macro `$then`, followed by `$argument`.
#[doc(hidden)]
#[macro_export]
macro_rules! every_contract_test {
    ($($then:ident)::+ $(, $argument:path)?) => {
        $($then)::+! {
            $($argument;)?
            transactions {
                committed_work_stays,
                rolled_back_work_is_gone,
                dropped_work_is_gone,
                a_transaction_sees_its_own_writes,
                an_ok_commits_and_an_err_rolls_back_with_its_own_error,
                dropped_transactions_leave_room_for_the_next,
                a_transaction_can_be_spawned,
            }
            upserts {
                a_new_game_is_added,
            }
        }
    };
}

/// Runs the whole contract on an adapter: `storage_contract!(fresh)`, where `fresh` is an `async fn() -> impl Storage`
/// that makes an empty storage. Expands to one `#[tokio::test]` per test, in a module per subject.
#[macro_export]
macro_rules! storage_contract {
    ($fresh:path) => {
        $crate::every_contract_test!($crate::tokio_tests, $fresh);
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

/// The tests as the macro calls them. They are public through this list alone, so the compiler reports a forgotten one.
#[doc(hidden)]
pub mod tests {
    every_contract_test!(publish);
}

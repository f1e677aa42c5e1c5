//! An exhaustive model of buying one unit exactly once: the machine as it is, between a marketplace that does its worst, a storage,
//! and two workers that may die and sleep anywhere; and mutants of the machine, in each of which a claim must fail.
//!
//! Left out is what can change nothing any more: orders that nobody knows or can pay, calls of workers that were taken over and whose
//! answers are dropped.

mod checks;
mod claims;
mod clock;
mod explore;
mod machine;
mod marketplace;
mod mutants;
mod settle;
mod step;
mod steps;
mod take;
mod witnesses;
mod world;

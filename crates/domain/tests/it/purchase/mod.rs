//! Buying a unit: the table of the machine, a model of all that can happen to it, and long random runs.

mod fixtures;
mod model;
mod runs;
mod table;

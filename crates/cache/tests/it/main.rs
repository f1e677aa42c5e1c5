//! The cache, and the model of its protocol.

mod model;

//! The binary `keymart`.

fn main() {}

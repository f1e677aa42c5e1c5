//! One lap over the catalogue: what `sync.md` promises, sentence by sentence.

mod completeness;
mod resume;
mod shifting;
mod slices;
mod world;
mod writing;

//! One lap over the catalogue: what `sync.md` promises, sentence by sentence.

mod completeness;
mod edits;
mod resume;
mod shifting;
mod slices;
mod world;
mod writing;

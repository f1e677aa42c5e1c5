//! One lap over the catalogue, and which one begins when: what `sync.md` promises, sentence by sentence.

mod cancelling;
mod completeness;
mod edits;
mod failures;
mod jobs;
mod modes;
mod outages;
mod resume;
mod schedules;
mod shifting;
mod slices;
mod world;
mod writing;

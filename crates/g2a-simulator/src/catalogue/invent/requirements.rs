//! What a computer must have.

use super::super::draw::{Aspect, Draw};
use super::super::product::{Requirements, SystemRequirements, Text};
use super::words::{DISKS, GRAPHICS, MEMORIES, OTHERS, PROCESSORS, SYSTEMS};

pub(super) fn invent(seed: u64, index: u32) -> Requirements {
    let mut draw = Draw::new(seed, u64::from(index), Aspect::Requirements);
    if draw.percent(30) {
        return Requirements::default();
    }
    let minimal = system(&mut draw);
    let recommended = if draw.percent(30) { SystemRequirements::default() } else { system(&mut draw) };
    Requirements { minimal, recommended }
}

fn system(draw: &mut Draw) -> SystemRequirements {
    let other = if draw.percent(70) { "" } else { draw.pick(&OTHERS) };
    SystemRequirements {
        processor: Text::Borrowed(draw.pick(&PROCESSORS)),
        graphics: Text::Borrowed(draw.pick(&GRAPHICS)),
        memory: Text::Borrowed(draw.pick(&MEMORIES)),
        disk_space: Text::Borrowed(draw.pick(&DISKS)),
        system: Text::Borrowed(draw.pick(&SYSTEMS)),
        other: Text::Borrowed(other),
    }
}

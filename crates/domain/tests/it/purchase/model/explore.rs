//! Visiting every state, breadth first.

use super::{
    claims::{self, Claim},
    step::Step,
    take::Rules,
    world::World,
};
use std::collections::{HashMap, hash_map::Entry};

/// What an exploration has found.
pub(super) struct Explored {
    pub(super) worlds: Vec<World>,
    /// The step that first led to a state, and from which.
    came_by: Vec<Option<(usize, Step)>>,
    /// Steps without faults, from and to.
    pub(super) fair: Vec<(usize, usize)>,
    pub(super) steps: usize,
    /// The first claim that was broken, and on which way.
    pub(super) broken: Option<(Claim, Vec<Step>)>,
    indices: HashMap<World, usize>,
}

impl Explored {
    /// Explores everything, or until a claim is broken: the one that is sought, if one is; what breaks another leads no further then.
    pub(super) fn all(
        rules: &Rules,
        sought: Option<Claim>,
        mut seen: impl FnMut(&World, Step, &World),
    ) -> Self {
        let mut explored = Self::beginning();
        let mut next = 0;
        while let Some(world) = explored.worlds.get(next).copied() {
            let steps = if rules.is_beyond(&world) { Vec::new() } else { world.steps() };
            for step in steps {
                let (after, broken) = rules.take(world, step);
                explored.steps += 1;
                seen(&world, step, &after);
                if let Some(claim) = broken {
                    if sought.is_some_and(|sought| sought != claim) {
                        continue;
                    }
                    explored.broken = Some((claim, explored.way_to(next, step)));
                    return explored;
                }
                let index = explored.index(after, (next, step));
                if world.is_fair(step) {
                    explored.fair.push((next, index));
                }
            }
            next += 1;
        }
        if !rules.counts_orphans {
            explored.broken = explored.stuck().map(|stuck| (claims::ENDS, explored.way(stuck)));
        }
        explored
    }

    fn beginning() -> Self {
        Self {
            worlds: vec![World::BEGINNING],
            came_by: vec![None],
            fair: Vec::new(),
            steps: 0,
            broken: None,
            indices: HashMap::from([(World::BEGINNING, 0)]),
        }
    }

    fn index(&mut self, world: World, by: (usize, Step)) -> usize {
        match self.indices.entry(world) {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(free) => {
                let index = *free.insert(self.worlds.len());
                self.worlds.push(world);
                self.came_by.push(Some(by));
                index
            }
        }
    }

    /// A state from which no way without faults leads to an end.
    fn stuck(&self) -> Option<usize> {
        let mut sources = vec![Vec::new(); self.worlds.len()];
        for (from, to) in &self.fair {
            sources[*to].push(*from);
        }
        let mut ends: Vec<bool> = self.worlds.iter().map(|world| !world.row.state.is_open()).collect();
        let mut reached: Vec<usize> = (0..ends.len()).filter(|index| ends[*index]).collect();
        while let Some(index) = reached.pop() {
            for source in &sources[index] {
                if !ends[*source] {
                    ends[*source] = true;
                    reached.push(*source);
                }
            }
        }
        ends.iter().position(|ends| !ends)
    }

    fn way_to(&self, index: usize, step: Step) -> Vec<Step> {
        let mut way = self.way(index);
        way.push(step);
        way
    }

    fn way(&self, index: usize) -> Vec<Step> {
        let mut came_by = self.came_by[index];
        let mut way = Vec::new();
        while let Some((from, step)) = came_by {
            way.push(step);
            came_by = self.came_by[from];
        }
        way.reverse();
        way
    }
}

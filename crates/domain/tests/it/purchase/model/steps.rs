//! Which steps can be taken now, and which of them are no faults.

use super::{
    clock,
    step::{End, Number, Step},
    world::{Ask, Failure, Known, Readable, SLOTS, Slot, Told, Worker, World},
};

impl World {
    /// All steps that can be taken now.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        steps.extend((self.now < clock::END).then_some(Step::Tick));
        for number in 0..self.workers.len() {
            self.steps_of(number, &mut steps);
        }
        for slot in (0..SLOTS).filter_map(|slot| u8::try_from(slot).ok()) {
            self.arrivals(slot, &mut steps);
        }
        match self.row.state {
            Known::Intended { .. } | Known::Created(_) => steps.push(Step::Cancels),
            Known::Incident(..) => {
                steps.extend([Step::OperatorRefunds, Step::OperatorDelivers]);
                steps.extend((self.stored == Some(Readable::Yes)).then_some(Step::LateAnswerIsRead));
            }
            _ => {}
        }
        steps
    }

    /// Whether the step is one that is taken when nothing goes wrong.
    pub(super) fn is_fair(&self, step: Step) -> bool {
        match step {
            Step::Tick | Step::Stores(_) | Step::Commits { .. } | Step::LateAnswerIsRead => true,
            Step::TakesUp(_) => self.workers.iter().all(|worker| !worker.holds_the_purchase()),
            Step::Calls(number, end) => match self.workers[number] {
                Worker::Calls { call, taken_over: false, .. } => end == self.fair_end(call),
                _ => false,
            },
            _ => false,
        }
    }

    fn steps_of(&self, number: Number, steps: &mut Vec<Step>) {
        match self.workers[number] {
            Worker::Idle => {
                let can_be_taken = self.row.state.is_open() && !self.row.rests;
                steps.extend(can_be_taken.then_some(Step::TakesUp(number)));
                return;
            }
            Worker::Heard { since, .. } => {
                steps.push(Step::Commits { worker: number, at: since });
                let later = (since < self.now).then_some(Step::Commits { worker: number, at: self.now });
                steps.extend(later);
            }
            Worker::Calls { call, taken_over, .. } => {
                let ends = self.ends(call, taken_over);
                steps.extend(ends.into_iter().map(|end| Step::Calls(number, end)));
            }
            Worker::HoldsKey { .. } => steps.push(Step::Stores(number)),
        }
        steps.push(Step::Dies(number));
    }

    fn arrivals(&self, slot: Slot, steps: &mut Vec<Step>) {
        let Some(order) = &self.orders[usize::from(slot)] else { return };
        steps.extend(order.payment_under_way.then_some(Step::PaymentArrives(slot)));
        steps.extend(order.fetch_under_way.then_some(Step::FetchArrives(slot)));
    }

    /// How a call can end. Of a worker that was taken over nobody hears but for a key.
    fn ends(&self, call: Ask, taken_over: bool) -> Vec<End> {
        let mut ends = match call {
            Ask::Create => {
                vec![End::Created { too_dear: false }, End::Created { too_dear: true }, End::Unheard]
            }
            Ask::Pay(slot) if self.order(slot).paid => vec![End::Paid],
            Ask::Pay(slot) if self.order(slot).can_be_paid(self.now) => {
                vec![End::Paid, End::Unheard, End::UnderWay]
            }
            Ask::Status(slot) => vec![End::Told(self.status(slot)), End::Told(Told::Other)],
            Ask::Fetch(slot) if self.order(slot).can_be_fetched() => {
                vec![End::Key(Readable::Yes), End::Key(Readable::No), End::Unheard, End::UnderWay]
            }
            Ask::Pay(_) | Ask::Fetch(_) => Vec::new(),
        };
        if !taken_over {
            ends.push(End::NotDone);
            let refusals = Failure::REFUSALS.into_iter().filter(|failure| self.may_refuse(call, *failure));
            ends.extend(refusals.map(End::Refused));
        }
        ends
    }

    /// The marketplace may refuse anything for any reason; but it does not say of a paid order that it was never paid.
    fn may_refuse(&self, call: Ask, failure: Failure) -> bool {
        !matches!((call, failure), (Ask::Status(slot), Failure::Lapsed) if self.order(slot).paid)
    }

    fn status(&self, slot: Slot) -> Told {
        if self.order(slot).paid { Told::Complete } else { Told::Unpaid }
    }

    fn fair_end(&self, call: Ask) -> End {
        match call {
            Ask::Create => End::Created { too_dear: false },
            Ask::Pay(slot) => {
                let order = self.order(slot);
                let payable = order.paid || order.can_be_paid(self.now);
                if payable { End::Paid } else { End::Refused(Failure::Lapsed) }
            }
            Ask::Status(slot) => End::Told(self.status(slot)),
            Ask::Fetch(slot) if self.order(slot).can_be_fetched() => End::Key(Readable::Yes),
            Ask::Fetch(slot) if self.order(slot).paid => End::Refused(Failure::KeyAlreadyFetched),
            Ask::Fetch(_) => End::Refused(Failure::NotReady),
        }
    }
}

impl Worker {
    /// Whether what it has heard or will hear can still be committed.
    pub(super) fn holds_the_purchase(self) -> bool {
        match self {
            Self::Idle => false,
            Self::Heard { .. } => true,
            Self::Calls { taken_over, .. } | Self::HoldsKey { taken_over, .. } => !taken_over,
        }
    }
}

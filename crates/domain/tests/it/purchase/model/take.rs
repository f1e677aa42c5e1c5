//! Taking a step.

use super::{
    claims::{self, Claim},
    machine::{Followed, Happening, Machine, follow},
    step::{End, Number, Step},
    world::{Ask, Failure, Known, MANY, News, Readable, Worker, World},
};
use domain::purchase::Resolution;

/// By which rules the purchase is carried on.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub(super) machine: Machine,
    /// Whether an answer about an order's status counts as being as old as the question.
    pub(super) dates_status_by_the_question: bool,
    /// Whether an order counts as being as old as the question for it.
    pub(super) dates_orders_by_the_question: bool,
    /// Whether orphans are told apart. The model ends then where an order has become known.
    pub(super) counts_orphans: bool,
}

/// The world after a step, and the claim that the step has broken.
pub(super) type Taken = (World, Option<Claim>);

impl Rules {
    pub(super) fn is_beyond(&self, world: &World) -> bool {
        self.counts_orphans && world.row.state.order().is_some()
    }

    pub(super) fn take(&self, mut world: World, step: Step) -> Taken {
        let broken = match step {
            Step::Tick => {
                world.now += 1;
                None
            }
            Step::TakesUp(number) => {
                world.fence();
                let news = world.stored_news().unwrap_or(News::TakenUp);
                world.hear(number, news);
                None
            }
            Step::Dies(number) => {
                world.drop_worker(number);
                None
            }
            Step::Commits { worker, at } => self.commit(&mut world, worker, at),
            Step::Calls(number, end) => world.call(number, end),
            Step::Stores(number) => {
                world.store(number);
                None
            }
            Step::PaymentArrives(slot) => {
                world.order_mut(slot).payment_under_way = false;
                world.pay(slot)
            }
            Step::FetchArrives(slot) => {
                world.order_mut(slot).key_handed_out = true;
                None
            }
            Step::LateAnswerIsRead => {
                self.intervene(&mut world, Happening::News(News::Stored(Readable::Yes)))
            }
            Step::Cancels => self.intervene(&mut world, Happening::Cancelled),
            Step::OperatorRefunds => self.resolve(&mut world, Resolution::Refund),
            Step::OperatorDelivers => self.resolve(&mut world, Resolution::Deliver),
        };
        let broken = broken.or_else(|| claims::broken(&world));
        (world.settled(self.counts_orphans), broken)
    }

    fn commit(&self, world: &mut World, number: Number, at: u8) -> Option<Claim> {
        let Worker::Heard { news, since } = world.workers[number] else { return None };
        let about_status = matches!(news, News::Told(_) | News::Failed(Ask::Status(_), _));
        let at = if about_status && self.dates_status_by_the_question { since } else { at };
        let Some(followed) = follow(self.machine, world, Happening::News(news), at) else {
            return Some(claims::EXPECTED);
        };
        world.settle_doubts(news, followed.call);
        let broken = world.write(&followed);
        world.workers[number] = match followed.call {
            Some(call) => {
                let decided_at = self.dates_orders_by_the_question.then_some(world.now);
                Worker::Calls { call, taken_over: false, decided_at }
            }
            None => Worker::Idle,
        };
        broken
    }

    fn resolve(&self, world: &mut World, resolution: Resolution) -> Option<Claim> {
        world.resolved = true;
        if resolution == Resolution::Deliver {
            world.stored = Some(Readable::Yes);
        }
        self.intervene(world, Happening::Resolved(resolution))
    }

    /// Something that no worker brings. Whoever has the purchase is fenced out.
    fn intervene(&self, world: &mut World, happening: Happening) -> Option<Claim> {
        // The machine may well refuse: a customer is told so.
        let followed = follow(self.machine, world, happening, world.now)?;
        let broken = world.write(&followed);
        world.fence();
        broken
    }
}

impl World {
    fn hear(&mut self, number: Number, news: News) {
        self.workers[number] = Worker::Heard { news, since: self.now };
    }

    /// Nothing more is committed by anybody who has the purchase now.
    fn fence(&mut self) {
        for number in 0..self.workers.len() {
            match &mut self.workers[number] {
                Worker::Heard { .. } => self.drop_worker(number),
                Worker::Calls { taken_over, .. } | Worker::HoldsKey { taken_over, .. } => *taken_over = true,
                Worker::Idle => {}
            }
        }
    }

    fn drop_worker(&mut self, number: Number) {
        if let Worker::Heard { news: News::OrderCreated(..), .. } = self.workers[number] {
            self.spare_orphans -= 1;
        }
        self.workers[number] = Worker::Idle;
    }

    /// What there is to be heard of a paid order before anybody asks for its key.
    fn stored_news(&self) -> Option<News> {
        let is_paid = matches!(self.row.state, Known::Paid(_));
        self.stored.filter(|_| is_paid).map(News::Stored)
    }

    fn write(&mut self, followed: &Followed) -> Option<Claim> {
        let before = self.row.state;
        self.row = followed.row;
        self.spare_orphans += i8::try_from(followed.orphans).expect("few");
        let Known::Incident(_, named) = self.row.state else { return None };
        let order = self.order(named.slot);
        let may_be_paid = order.paid || order.payments_in_doubt > 0;
        (before.is_open() && !may_be_paid).then_some(claims::INCIDENT)
    }

    /// Keeps count of the payments that may have happened.
    fn settle_doubts(&mut self, news: News, call: Option<Ask>) {
        if let News::Failed(Ask::Pay(slot), failure) = news
            && failure.refuses_for_certain()
            && self.order(slot).payments_in_doubt < MANY
        {
            self.order_mut(slot).payments_in_doubt = 0;
        }
        if let Some(Ask::Pay(slot)) = call {
            let order = self.order_mut(slot);
            order.payments_in_doubt = (order.payments_in_doubt + 1).min(MANY);
        }
    }

    fn call(&mut self, number: Number, end: End) -> Option<Claim> {
        let Worker::Calls { call, taken_over, decided_at } = self.workers[number] else { return None };
        let (mut news, broken) = self.end(call, end, taken_over);
        if let (News::OrderCreated(_, dates_from), Some(decided_at)) = (&mut news, decided_at) {
            *dates_from = decided_at;
        }
        self.workers[number] = match end {
            End::Key(readable) => Worker::HoldsKey { readable, taken_over },
            _ if taken_over => Worker::Idle,
            _ => Worker::Heard { news, since: self.now },
        };
        broken
    }

    /// What the marketplace does, and what is heard of it.
    fn end(&mut self, call: Ask, end: End, taken_over: bool) -> (News, Option<Claim>) {
        let unanswered = News::Failed(call, Failure::Unanswered);
        match (call, end) {
            (Ask::Create, End::Created { too_dear }) if !taken_over => {
                (News::OrderCreated(self.create(too_dear), self.now), None)
            }
            (Ask::Create, End::Created { .. } | End::Unheard) => {
                self.spare_orphans -= 1;
                (unanswered, None)
            }
            (Ask::Pay(slot), End::Paid) => (News::PaymentMade, self.pay(slot)),
            (Ask::Pay(slot), End::Unheard) => (unanswered, self.pay(slot)),
            (Ask::Pay(slot), End::UnderWay) => {
                self.order_mut(slot).payment_under_way = true;
                (unanswered, None)
            }
            (Ask::Fetch(slot), End::Key(_) | End::Unheard) => {
                self.order_mut(slot).key_handed_out = true;
                (unanswered, None)
            }
            (Ask::Fetch(slot), End::UnderWay) => {
                self.order_mut(slot).fetch_under_way = true;
                (unanswered, None)
            }
            // By another worker, perhaps, which has stored it.
            (Ask::Fetch(_), End::Refused(Failure::KeyAlreadyFetched)) => {
                let lost = News::Failed(call, Failure::KeyAlreadyFetched);
                (self.stored_news().unwrap_or(lost), None)
            }
            (_, End::Told(told)) => (News::Told(told), None),
            (_, End::Refused(failure)) => (News::Failed(call, failure), None),
            _ => (unanswered, None),
        }
    }

    /// What is stored first stays.
    fn store(&mut self, number: Number) {
        let Worker::HoldsKey { readable, taken_over } = self.workers[number] else { return };
        let stored = *self.stored.get_or_insert(readable);
        self.workers[number] = if taken_over {
            Worker::Idle
        } else {
            Worker::Heard { news: News::Stored(stored), since: self.now }
        };
    }
}

//! The connection to PostgreSQL breaks between any two statements: what is left is the state before or the state after, never
//! one between them (`carts.md`, mission M12).

use crate::{
    cutting_proxy::{Cut, CuttingProxy},
    people::{GAMES, Guest, People},
};
use application::{accounts::Client, merge_guest::MergeStatus};
use domain::{account::UserId, cart::Quantity, shopper::Owner};
use secrecy::ExposeSecret;
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// More statements than any use case has.
const MANY: i64 = 60;

/// A shop seen twice: as it is, and through a connection that is about to break.
struct Shop {
    people: People,
    proxy: CuttingProxy,
    through_proxy: People,
}

impl Shop {
    async fn open() -> Self {
        let people = People::with_connections(2).await;
        let proxy = CuttingProxy::before(people.server_address()).await;
        let through_proxy = people.through(proxy.address()).await;
        Self { people, proxy, through_proxy }
    }

    /// Runs `attempt` with the connection cut at each statement in turn, at either end, until it gets through uncut; `check` is
    /// told the number of the attempt and whether it succeeded.
    async fn cut_everywhere(
        &self,
        attempt: impl AsyncFn(&People, u32) -> bool,
        check: impl AsyncFn(&People, u32, bool),
    ) {
        let mut number = 0;
        for cut in [Cut::Before, Cut::After] {
            for statements in 0..MANY {
                self.proxy.arm(statements, cut);
                let succeeded = attempt(&self.through_proxy, number).await;
                let was_cut = self.proxy.disarm();
                check(&self.people, number, succeeded).await;
                number += 1;
                assert!(was_cut || succeeded, "nothing was cut, and yet it failed");
                if !was_cut {
                    assert!(statements > 3, "the proxy sees the statements");
                    break;
                }
                assert!(statements + 1 < MANY, "it never gets through");
            }
        }
    }
}

fn address(number: u32) -> String {
    format!("gordon{number}@example.com")
}

fn units<const N: usize>(units: [(&'static str, u64); N]) -> BTreeMap<&'static str, u64> {
    BTreeMap::from(units)
}

async fn guest_with_things(people: &People) -> Guest {
    let guest = people.guest().await;
    people.add(guest.owner(), GAMES[0], 2).await;
    people.add(guest.owner(), GAMES[1], 3).await;
    people.wish(guest.owner(), GAMES[2]).await;
    guest
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_with_a_guest_happens_as_a_whole_or_not_at_all() {
    let shop = Shop::open().await;
    let prepared = Mutex::new(BTreeMap::<u32, (UserId, Guest)>::new());
    let attempt = async |people: &People, number: u32| {
        let user = shop.people.register(&address(number)).await;
        shop.people.add(Owner::User(user), GAMES[0], 1).await;
        let guest = guest_with_things(&shop.people).await;
        let token = guest.token;
        prepared.lock().await.insert(number, (user, guest));
        match people.log_in(&address(number), Some(token)).await {
            Ok(login) => login.merge.status == MergeStatus::Merged,
            Err(_) => false,
        }
    };
    let check = async |people: &People, number: u32, succeeded: bool| {
        let mut prepared = prepared.lock().await;
        let (user, guest) = prepared.remove(&number).expect("it was prepared");
        let sessions = people.accounts.list_sessions(user).await.expect("sessions can be read").len();
        let (ours, theirs) = (people.units(Owner::User(user)).await, people.units(guest.owner()).await);
        let live = people.guests.recognise(&guest.token).await.expect("guests can be read").is_some();
        let wished = people.is_wished(Owner::User(user), GAMES[2]).await;
        let guest_wishes = people.is_wished(guest.owner(), GAMES[2]).await;
        if live {
            assert!(!succeeded);
            assert_eq!((sessions, wished, guest_wishes), (1, false, true), "attempt {number}");
            assert_eq!(ours, units([(GAMES[0], 1)]));
            assert_eq!(theirs, units([(GAMES[0], 2), (GAMES[1], 3)]));
        } else {
            assert_eq!((sessions, wished, guest_wishes), (2, true, false), "attempt {number}");
            assert_eq!(ours, units([(GAMES[0], 3), (GAMES[1], 3)]));
            assert_eq!(theirs, units([]));
        }
    };
    shop.cut_everywhere(attempt, check).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registration_with_a_guest_happens_as_a_whole_or_not_at_all() {
    let shop = Shop::open().await;
    let prepared = Mutex::new(BTreeMap::<u32, Guest>::new());
    let attempt = async |people: &People, number: u32| {
        let guest = guest_with_things(&shop.people).await;
        let token = guest.token;
        prepared.lock().await.insert(number, guest);
        people.try_register(&address(number), Some(token)).await.is_ok()
    };
    let check = async |people: &People, number: u32, succeeded: bool| {
        let guest = prepared.lock().await.remove(&number).expect("it was prepared");
        let theirs = people.units(guest.owner()).await;
        let live = people.guests.recognise(&guest.token).await.expect("guests can be read").is_some();
        let Some(user) = people.find_user(&address(number)).await else {
            assert!(!succeeded);
            assert!(live && people.is_wished(guest.owner(), GAMES[2]).await, "attempt {number}");
            assert_eq!(theirs, units([(GAMES[0], 2), (GAMES[1], 3)]));
            return;
        };
        let sessions = people.accounts.list_sessions(user).await.expect("sessions can be read").len();
        assert_eq!((live, sessions), (false, 1), "attempt {number}");
        assert_eq!(people.units(Owner::User(user)).await, units([(GAMES[0], 2), (GAMES[1], 3)]));
        assert_eq!(theirs, units([]));
    };
    shop.cut_everywhere(attempt, check).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_whose_answer_is_lost_can_be_repeated() {
    let shop = Shop::open().await;
    shop.people.register("gordon@example.com").await;
    let presented = Mutex::new(None);
    let refresh = async |people: &People, token: &str| {
        let tokens = people.accounts.refresh(token, &Client::default()).await;
        tokens.map(|tokens| tokens.refresh.expose_secret().to_owned())
    };
    let attempt = async |people: &People, _| {
        let login = shop.people.log_in("gordon@example.com", None).await.expect("the login succeeds");
        let token = login.tokens.refresh.expose_secret().to_owned();
        let successor = refresh(people, &token).await.ok();
        let succeeded = successor.is_some();
        *presented.lock().await = Some((token, successor));
        succeeded
    };
    let check = async |people: &People, _, _| {
        let (token, successor) = presented.lock().await.take().expect("a token was presented");
        let repeated = refresh(people, &token).await.expect("it can be repeated");
        assert!(successor.is_none_or(|successor| successor == repeated));
        refresh(people, &repeated).await.expect("the successor works");
    };
    shop.cut_everywhere(attempt, check).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_into_a_cart_happens_as_a_whole_or_not_at_all() {
    let shop = Shop::open().await;
    let guest = shop.people.guest().await;
    let attempt = async |people: &People, _| {
        shop.people.carts.clear(guest.owner()).await.expect("it can be cleared");
        shop.people.add(guest.owner(), GAMES[0], 1).await;
        let add = people.carts.add(guest.owner().into(), people.game(GAMES[0]), Quantity::ONE).await;
        add.is_ok()
    };
    let check = async |people: &People, number: u32, succeeded: bool| {
        let units = people.units(guest.owner()).await.get(GAMES[0]).copied();
        let allowed: &[u64] = if succeeded { &[2] } else { &[1, 2] };
        assert!(units.is_some_and(|units| allowed.contains(&units)), "attempt {number}: {units:?}");
    };
    shop.cut_everywhere(attempt, check).await;
}

/// The merge fails, the login does not: what the guest had stays the guest's, and is adopted later.
#[tokio::test]
async fn a_merge_that_fails_by_itself_is_undone_and_can_be_repeated() {
    let people = People::with_connections(1).await;
    let user = people.register("gordon@example.com").await;
    let guest = guest_with_things(&people).await;
    people
        .sql(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a fault for the test'; END $$;
             CREATE TRIGGER fail BEFORE UPDATE OF consumed_at ON guest_sessions FOR EACH ROW EXECUTE FUNCTION fail()",
        )
        .await;
    let login = people.log_in("gordon@example.com", Some(guest.token)).await.expect("the login succeeds");
    assert_eq!(login.merge.status, MergeStatus::FailedWillRetry);
    assert_eq!(people.units(guest.owner()).await, units([(GAMES[0], 2), (GAMES[1], 3)]));
    assert_eq!(people.units(Owner::User(user)).await, units([]));
    assert!(people.accounts.adopt_guest(user, Some(&guest.token)).await.is_err());

    people.sql("DROP TRIGGER fail ON guest_sessions").await;
    let adopted = people.accounts.adopt_guest(user, Some(&guest.token)).await.expect("nothing is in the way");
    assert_eq!(adopted.status, MergeStatus::Merged);
    assert_eq!(people.units(Owner::User(user)).await, units([(GAMES[0], 2), (GAMES[1], 3)]));
}

/// At its last statement, and at the very commit.
#[tokio::test]
async fn a_registration_that_fails_at_the_end_leaves_nothing_but_the_guest() {
    let people = People::with_connections(1).await;
    let guest = guest_with_things(&people).await;
    people
        .sql("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a fault for the test'; END $$")
        .await;
    for trigger in [
        "CREATE TRIGGER fail BEFORE INSERT ON security_events FOR EACH ROW EXECUTE FUNCTION fail()",
        "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON security_events DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION fail()",
    ] {
        people.sql(trigger).await;
        assert!(people.try_register("gordon@example.com", Some(guest.token)).await.is_err());
        people.sql("DROP TRIGGER fail ON security_events").await;
        assert_eq!(people.find_user("gordon@example.com").await, None);
        assert_eq!(people.count("SELECT count(*) FROM sessions").await, 0);
        assert_eq!(people.units(guest.owner()).await, units([(GAMES[0], 2), (GAMES[1], 3)]));
        assert!(people.guests.recognise(&guest.token).await.expect("guests can be read").is_some());
    }
    people.try_register("gordon@example.com", Some(guest.token)).await.expect("nothing is in the way");
}

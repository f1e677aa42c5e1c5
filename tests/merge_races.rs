//! Guests who log in, on PostgreSQL, while everything else goes on: whatever the order, every unit is kept (`carts.md`).

use crate::people::{GAMES, People};
use application::{accounts::Client, carts::CartError, merge_guest::MergeStatus};
use domain::{cart::Quantity, shopper::Owner};
use futures_util::future::join_all;
use secrecy::ExposeSecret;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_parallel_adds_of_one_unit_all_count() {
    let people = Arc::new(People::with_connections(8).await);
    let guest = people.guest().await;
    let adds = (0..50).map(|number| {
        let (people, owner, game) = (Arc::clone(&people), guest.owner(), GAMES[number % 5]);
        tokio::spawn(async move { people.carts.add(owner.into(), people.game(game), Quantity::ONE).await })
    });
    let mut counts: Vec<u32> = Vec::new();
    for add in join_all(adds).await {
        counts.push(add.expect("no panic").expect("the cart has room").item_count());
    }
    counts.sort_unstable();
    let each_once: Vec<u32> = (1..=50).collect();
    assert_eq!(counts, each_once, "each answer shows a cart that really existed");
    assert_eq!(people.units(guest.owner()).await.values().sum::<u64>(), 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_parallel_logins_merge_a_guest_once() {
    let people = Arc::new(People::with_connections(8).await);
    for round in 0..5 {
        let address = format!("gordon{round}@example.com");
        let user = Owner::User(people.register(&address).await);
        people.add(user, GAMES[0], 1).await;
        let guest = people.guest().await;
        people.add(guest.owner(), GAMES[0], 2).await;
        people.add(guest.owner(), GAMES[1], 4).await;
        let logins = (0..8).map(|_| {
            let (people, address, token) = (Arc::clone(&people), address.clone(), guest.token);
            tokio::spawn(
                async move { people.log_in(&address, Some(token)).await.expect("the login succeeds") },
            )
        });
        let logins = join_all(logins).await;
        let statuses = logins.into_iter().map(|login| login.expect("no panic").merge.status);
        let merged = statuses.filter(|status| *status == MergeStatus::Merged);
        assert_eq!(merged.count(), 1);
        let expected = BTreeMap::from([(GAMES[0], 3), (GAMES[1], 4)]);
        assert_eq!(people.units(user).await, expected);
    }
}

/// Many guests of one user add, log in, refresh and log out at once; the user adds, sets and removes. What was added is there in
/// the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn merges_mixed_with_everything_else_keep_every_unit() {
    let people = Arc::new(People::with_connections(6).await);
    for round in 0..6 {
        let address = format!("gordon{round}@example.com");
        let user = people.register(&address).await;
        let kept: Arc<[AtomicU64; 5]> = Arc::default();
        let guests = join_all((0..5).map(|_| people.guest())).await;

        let mut tasks = Vec::new();
        for (number, guest) in guests.iter().enumerate() {
            // Two units of each game by each of five guests come to the limit of a line, and never beyond it.
            for (game, kept_of_game) in (0..5).chain(0..5).map(|game| (game, Arc::clone(&kept))) {
                let (people, owner) = (Arc::clone(&people), guest.owner());
                tasks.push(tokio::spawn(async move {
                    match people.carts.add(owner.into(), people.game(GAMES[game]), Quantity::ONE).await {
                        Ok(_) => drop(kept_of_game[game].fetch_add(1, Ordering::Relaxed)),
                        // The guest is the user by now; the shop says so, and nothing is lost unsaid.
                        Err(CartError::GuestGone) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }));
            }
            for _ in 0..2 {
                let (people, address, token) = (Arc::clone(&people), address.clone(), guest.token);
                tasks.push(tokio::spawn(async move {
                    let login = people.log_in(&address, Some(token)).await.expect("the login succeeds");
                    let refresh = login.tokens.refresh.expose_secret();
                    people.accounts.refresh(refresh, &Client::default()).await.expect("the session goes on");
                    if number % 2 == 0 {
                        let session = people.accounts.read_refresh_token(refresh).expect("our token").session;
                        people
                            .accounts
                            .end_session(user, session, &Client::default())
                            .await
                            .expect("it ends");
                    }
                }));
            }
        }
        let own = Arc::clone(&people);
        tasks.push(tokio::spawn(async move {
            let (owner, set, gone) = (Owner::User(user), own.game(GAMES[5]), own.game(GAMES[6]));
            for quantity in 1..=7 {
                let quantity = Quantity::try_from(quantity).expect("a line may hold it");
                own.carts.set(owner.into(), set, quantity).await.expect("the cart has room");
                own.carts.add(owner.into(), gone, Quantity::ONE).await.expect("the cart has room");
                own.carts.remove(owner, gone).await.expect("it can be removed");
            }
        }));
        for task in join_all(tasks).await {
            task.expect("no panic");
        }
        let mut expected: BTreeMap<&str, u64> = BTreeMap::from([(GAMES[5], 7)]);
        for (game, kept) in GAMES.into_iter().zip(&*kept) {
            expected.extend(Some((game, kept.load(Ordering::Relaxed))).filter(|(_, units)| *units > 0));
        }
        assert_eq!(people.units(Owner::User(user)).await, expected);
        for guest in guests {
            assert_eq!(people.units(guest.owner()).await, BTreeMap::new());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_parallel_registrations_of_one_address_one_succeeds() {
    let people = Arc::new(People::with_connections(4).await);
    for round in 0..5 {
        let registrations = ["gordon", "Gordon", "GORDON", "gORDON"].map(|name| {
            let (people, address) = (Arc::clone(&people), format!("{name}{round}@example.com"));
            tokio::spawn(async move { people.try_register(&address, None).await })
        });
        let mut registered = 0;
        for registration in join_all(registrations).await {
            match registration.expect("no panic") {
                Ok(_) => registered += 1,
                Err(application::accounts::RegisterError::EmailTaken) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(registered, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_refreshes_of_one_token_get_the_same_successor() {
    let people = Arc::new(People::with_connections(8).await);
    people.register("gordon@example.com").await;
    let tokens = people.log_in("gordon@example.com", None).await.expect("the login succeeds").tokens;
    let refreshes = (0..8).map(|_| {
        let (people, token) = (Arc::clone(&people), tokens.refresh.clone());
        tokio::spawn(async move { people.accounts.refresh(token.expose_secret(), &Client::default()).await })
    });
    let mut successors = Vec::new();
    for refresh in join_all(refreshes).await {
        let tokens = refresh.expect("no panic").expect("a repetition is no reuse");
        successors.push(tokens.refresh.expose_secret().to_owned());
    }
    successors.dedup();
    assert_eq!(successors.len(), 1);
}

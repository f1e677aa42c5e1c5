//! The list of users.

use crate::{Shop, new_user};
use domain::{
    account::{User, UserId},
    ports::UserQuery,
};

pub async fn who_registered_last_is_listed_first(shop: Shop) {
    let users = [
        shop.register("gordon@example.com").await,
        shop.register("alyx@example.com").await,
        shop.register("barney@example.com").await,
    ];
    let page = shop.accounts().list_users(&UserQuery { limit: 10, ..UserQuery::default() }).await.unwrap();
    assert_eq!(page.items, users.into_iter().rev().collect::<Vec<User>>());
    assert_eq!(page.next, None);
}

/// Ids are given when a registration begins; the order in which registrations end does not matter.
pub async fn users_come_by_their_ids(shop: Shop) {
    let [lesser, greater] = [new_user("gordon@example.com"), new_user("alyx@example.com")];
    shop.transact(async |tx| tx.users().insert(&greater).await).await;
    shop.transact(async |tx| tx.users().insert(&lesser).await).await;
    assert_eq!(emails(&shop, None).await, ["alyx@example.com", "gordon@example.com"]);
}

pub async fn the_list_of_users_can_be_walked_to_its_end(shop: Shop) {
    for number in 0..7 {
        shop.register(&format!("user-{number}@example.com")).await;
        shop.register(&format!("other-{number}@example.org")).await;
    }
    for email in [None, Some("user-")] {
        let whole = walk(&shop, email, 100).await;
        assert_eq!(whole.len(), if email.is_some() { 7 } else { 14 });
        assert!(whole.is_sorted_by(|later, earlier| later > earlier));
        for limit in [1, 2, 3, 7] {
            assert_eq!(walk(&shop, email, limit).await, whole, "{email:?} by {limit}");
        }
    }
}

pub async fn the_last_page_of_users_says_so_even_if_it_is_full(shop: Shop) {
    for name in ["a", "b", "c", "d"] {
        shop.register(&format!("{name}@example.com")).await;
    }
    let first = shop.accounts().list_users(&query(None, None, 2)).await.unwrap();
    assert_eq!(first.next, Some(first.items[1].id));
    let second = shop.accounts().list_users(&query(None, first.next, 2)).await.unwrap();
    assert_eq!((second.items.len(), second.next), (2, None));
    assert_eq!(second.items[1].email.as_str(), "a@example.com");
}

pub async fn users_are_found_by_part_of_their_address_in_any_case(shop: Shop) {
    shop.register("Gordon.Freeman@Black-Mesa.example").await;
    shop.register("alyx@black-mesa.example").await;
    shop.register("Müller@aperture.example").await;
    for (part, found) in [
        ("BLACK-mesa", vec!["alyx@black-mesa.example", "Gordon.Freeman@Black-Mesa.example"]),
        ("freeman@", vec!["Gordon.Freeman@Black-Mesa.example"]),
        ("mÜLLER", vec!["Müller@aperture.example"]),
        ("alyx@black-mesa.example", vec!["alyx@black-mesa.example"]),
        ("barney", vec![]),
    ] {
        assert_eq!(emails(&shop, Some(part)).await, found, "{part}");
    }
    assert_eq!(emails(&shop, Some("")).await.len(), 3);
}

pub async fn part_of_an_address_is_taken_literally(shop: Shop) {
    shop.register("a_b@example.com").await;
    shop.register("a%b@example.com").await;
    shop.register("acb@example.com").await;
    for (part, found) in [
        ("a_b", vec!["a_b@example.com"]),
        ("%", vec!["a%b@example.com"]),
        ("a%b", vec!["a%b@example.com"]),
        ("_", vec!["a_b@example.com"]),
        ("\\", vec![]),
        ("a\\_b", vec![]),
        (".*", vec![]),
        ("'", vec![]),
    ] {
        assert_eq!(emails(&shop, Some(part)).await, found, "{part}");
    }
}

pub async fn a_shop_without_users_lists_none(shop: Shop) {
    let page = shop.accounts().list_users(&query(None, None, 10)).await.unwrap();
    assert_eq!((page.items, page.next), (Vec::new(), None));
}

fn query(email: Option<&str>, after: Option<UserId>, limit: u32) -> UserQuery {
    UserQuery { email: email.map(str::to_owned), after, limit }
}

async fn emails(shop: &Shop, part: Option<&str>) -> Vec<String> {
    let page = shop.accounts().list_users(&query(part, None, 100)).await.unwrap();
    page.items.into_iter().map(|user| user.email.as_str().to_owned()).collect()
}

/// All users of the list, page by page; every page but the last has to be full.
async fn walk(shop: &Shop, email: Option<&str>, limit: u32) -> Vec<UserId> {
    let mut walked = Vec::new();
    let mut query = query(email, None, limit);
    loop {
        let page = shop.accounts().list_users(&query).await.unwrap();
        walked.extend(page.items.iter().map(|user| user.id));
        let Some(next) = page.next else { return walked };
        assert_eq!(page.items.len(), limit as usize);
        assert!(query.after.replace(next) != Some(next), "the walk goes on");
    }
}

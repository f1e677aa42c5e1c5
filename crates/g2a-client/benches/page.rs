//! What a page of 20 products costs a lap, apart from the network and the database: reading it, and the fingerprints.
//!
//! `sandbox` is a page that G2A's sandbox really sent; `catalogue` is a page of the simulator, with descriptions as the
//! real catalogue has them.

#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use domain::{fingerprint::Fingerprint, listing::Listing, pricing::Markup};
use g2a_client::decode_page;
use g2a_simulator::{Catalogue, Query, SimulatorConfig};
use rust_decimal::Decimal;
use std::hint::black_box;

fn pages() -> [(&'static str, Vec<u8>); 2] {
    let sandbox = include_bytes!("../tests/fixtures/g2a-sandbox-products-page-1.json").to_vec();
    let query = Query::parse("page=7&includeOutOfStock=true").unwrap();
    let page = Catalogue::new(&SimulatorConfig::default()).page(&query);
    [("sandbox", sandbox), ("catalogue", serde_json::to_vec(&page).unwrap())]
}

fn listings(body: &[u8]) -> Vec<Listing> {
    decode_page(body).unwrap().listings.into_iter().map(Result::unwrap).collect()
}

fn decode(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode_page");
    for (name, body) in pages() {
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| decode_page(black_box(&body))));
    }
    let (_, sandbox) = &pages()[0];
    let malformed = String::from_utf8_lossy(sandbox).replacen("\"qty\": 2926", "\"qty\": [2926]", 1);
    group.bench_function("one_malformed", |bencher| {
        bencher.iter(|| decode_page(black_box(malformed.as_bytes())));
    });
    group.finish();
}

fn fingerprint(criterion: &mut Criterion) {
    let markup = Markup::from_percent(Decimal::TWO).unwrap();
    let mut group = criterion.benchmark_group("fingerprint_page");
    for (name, body) in pages() {
        let listings = listings(&body);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for listing in &listings {
                    black_box(Fingerprint::of(black_box(listing), markup));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, decode, fingerprint);
criterion_main!(benches);

//! What a page of 20 products costs: made in memory, and fetched over one connection.

use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use criterion::{Criterion, criterion_group, criterion_main};
use g2a_simulator::{Account, Catalogue, Query, Simulator, SimulatorConfig};

const PRODUCTS: u32 = 12_000;

fn config() -> SimulatorConfig {
    SimulatorConfig { products: PRODUCTS, rate_limit: None, ..SimulatorConfig::default() }
}

fn made_in_memory(criterion: &mut Criterion) {
    let catalogue = Catalogue::new(&config());
    let mut pages = (1..=500).cycle();
    criterion.bench_function("page made in memory", |bencher| {
        bencher.iter(|| {
            let query = format!("page={}&includeOutOfStock=true", pages.next().unwrap_or(1));
            let page = Query::parse(&query).map(|query| catalogue.page(&query)).ok();
            black_box(serde_json::to_vec(&page).ok())
        });
    });
}

fn fetched_over_http(criterion: &mut Criterion) {
    let Ok(simulator) = Simulator::start(config()) else { return };
    let Ok(mut client) = Client::connect(&simulator) else { return };
    let mut pages = (1..=500).cycle();
    criterion.bench_function("page fetched over HTTP", |bencher| {
        bencher.iter(|| black_box(client.fetch(pages.next().unwrap_or(1)).ok()));
    });
}

/// The least client that can fetch a page, so that nearly all the time measured is the simulator's.
struct Client {
    stream: BufReader<TcpStream>,
    authorization: String,
    body: Vec<u8>,
}

impl Client {
    fn connect(simulator: &g2a_simulator::SimulatorHandle) -> io::Result<Self> {
        let stream = TcpStream::connect(simulator.address())?;
        stream.set_nodelay(true)?;
        let authorization = Account::sandbox().authorization();
        Ok(Self { stream: BufReader::with_capacity(256 * 1024, stream), authorization, body: Vec::new() })
    }

    fn fetch(&mut self, page: u32) -> io::Result<usize> {
        let request = format!(
            "GET /v1/products?page={page}&includeOutOfStock=true HTTP/1.1\r\nHost: g2a\r\nAuthorization: {}\r\n\r\n",
            self.authorization
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            if line.trim().is_empty() {
                break;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)?;
        Ok(length)
    }
}

criterion_group!(benches, made_in_memory, fetched_over_http);
criterion_main!(benches);

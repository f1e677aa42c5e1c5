//! The floor of throughput: an actix application of one handler, which returns the bytes and the headers of an answer that Keymart
//! gave. It runs in a process of its own, with as many workers as Keymart has by default.

use crate::process::ProcessId;
use actix_web::{
    App, HttpResponse, HttpServer,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web::{self, Bytes, Data},
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, Stdio},
};

/// The argument that makes this program such an application.
pub(crate) const ARGUMENT: &str = "--floor";

/// Headers that actix writes by itself.
const WRITTEN_ANYWAY: [&str; 3] = ["content-length", "date", "connection"];

/// A running process of this kind; dropping it ends it.
pub(crate) struct Floor {
    process: Child,
    pub(crate) address: String,
}

impl Floor {
    /// Starts one that answers everything with `head` and `body`.
    pub(crate) fn start(head: &str, body: &[u8]) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("a path"));
        command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the floor starts");
        let mut input = process.stdin.take().expect("piped");
        input.write_all(head.as_bytes()).and_then(|()| input.write_all(body)).expect("the floor reads");
        drop(input);
        let mut address = String::new();
        let output = process.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut address).expect("the floor says where it listens");
        Self { process, address: address.trim_end().to_owned() }
    }

    pub(crate) fn id(&self) -> ProcessId {
        ProcessId::new(self.process.id())
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it has ended");
    }
}

/// What the handler answers with.
#[derive(Clone)]
struct Answer {
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// The other end: reads an answer from standard input, says on standard output where it gives it, and gives it until it is killed.
pub(crate) fn serve() {
    let mut answer = Vec::new();
    std::io::stdin().read_to_end(&mut answer).expect("an answer");
    let answer = parse(&answer);
    actix_web::rt::System::new().block_on(async move {
        let app = move || App::new().app_data(Data::new(answer.clone())).default_service(web::to(give));
        let server = HttpServer::new(app).bind(("127.0.0.1", 0)).expect("a port is free");
        let address = server.addrs()[0].to_string();
        println!("{address}");
        server.run().await.expect("it serves");
    });
}

async fn give(answer: Data<Answer>) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::OK).set_body(answer.body.clone()).map_into_boxed_body();
    for (name, value) in &answer.headers {
        response.headers_mut().append(name.clone(), value.clone());
    }
    response
}

fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|end| end == b"\r\n\r\n").expect("headers end");
    let head = std::str::from_utf8(&answer[..end]).expect("headers are text");
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers = fields
        .filter(|(name, _)| !WRITTEN_ANYWAY.contains(name))
        .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_str(value).expect("a value")));
    Answer { headers: headers.collect(), body: Bytes::copy_from_slice(&answer[end + 4..]) }
}

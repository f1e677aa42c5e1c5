//! A connection that is kept, for HTTP/1.1 answers whose length is announced: no more than a generator of load needs, so that it takes
//! little of the processor that it shares with the server.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// More than any answer here has.
const ROOM: usize = 256 << 10;

pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// An answer as it came.
pub(crate) struct Answer<'a> {
    /// Status line and headers.
    pub(crate) head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("it is a TCP connection");
        Self { stream, received: Vec::with_capacity(ROOM) }
    }

    /// Sends `request`, and returns when the whole answer is there.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Answer<'_> {
        self.stream.write_all(request).await.expect("the server reads");
        self.received.clear();
        let head = loop {
            let read = self.stream.read_buf(&mut self.received).await.expect("the server answers");
            assert!(read > 0, "the server has closed the connection");
            let Some(end) = self.received.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
            let head = end + 4;
            if self.received.len() >= head + announced_length(&self.received[..head]) {
                break head;
            }
        };
        let (head, body) = self.received.split_at(head);
        Answer { head: std::str::from_utf8(head).expect("headers are text"), body }
    }
}

impl Answer<'_> {
    pub(crate) fn status(&self) -> &str {
        self.head.get(9..12).unwrap_or_default()
    }
}

fn announced_length(head: &[u8]) -> usize {
    const NAME: &[u8] = b"content-length: ";
    let begins = |line: &&[u8]| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME);
    let line = head.split(|byte| *byte == b'\n').find(begins).expect("the length is announced");
    let digits = line[NAME.len()..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |length, digit| length * 10 + usize::from(digit - b'0'))
}

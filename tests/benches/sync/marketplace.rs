//! The simulator in a process of its own, told what to do on its standard input.

use super::process;
use g2a_simulator::{Simulator, SimulatorConfig};
use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines, stdin},
    process::{Child, ChildStdin, ChildStdout, Command},
};

pub(crate) struct Marketplace {
    base_url: String,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Marketplace {
    pub(crate) async fn start(products: u32) -> Self {
        let mut command = Command::from(process::again(&["--marketplace", &products.to_string()]));
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap()).lines();
        let base_url = answers.next_line().await.unwrap().expect("the marketplace says where it is");
        Self { base_url, commands: process.stdin.take().unwrap(), answers, _process: process }
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(crate) async fn change_5_percent(&mut self) {
        self.commands.write_all(b"change\n").await.unwrap();
        self.answers.next_line().await.unwrap().expect("the marketplace confirms");
    }
}

/// The other end: serves until standard input closes.
pub(crate) async fn serve(products: u32) {
    let config = SimulatorConfig { products, rate_limit: None, ..SimulatorConfig::default() };
    let simulator = Simulator::start(config).unwrap();
    println!("{}", simulator.base_url());
    let mut commands = BufReader::new(stdin()).lines();
    while commands.next_line().await.unwrap().is_some() {
        println!("{} changed", simulator.catalogue().change_share(0.05).len());
    }
    simulator.stop().await.unwrap();
}

//! A server process that the checker starts, to be able to kill it.

use std::{
    fs::File,
    net::TcpListener,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
};

/// The user that runs servers which refuse to be run by root.
const OWNER: &str = "postgres";

/// A child process. It is told to stop, and waited for, when it is dropped, and also when this process dies without a word.
pub(crate) struct OwnServer {
    child: Child,
    stop_with: &'static str,
}

impl OwnServer {
    /// Starts `command`, which has been put together by [`as_owner`]. It ends at the signal `stop_with`. What it says goes to the file
    /// `log`.
    ///
    /// The kernel sends that signal when the thread dies that calls this: it has to outlive the server.
    pub(crate) fn start(mut command: Command, stop_with: &'static str, log: &Path) -> Self {
        let log = File::options().create(true).append(true).open(log).expect("the log can be written");
        let errors = log.try_clone().expect("the log can be written");
        let child = command.stdin(Stdio::null()).stdout(log).stderr(errors).spawn();
        Self { child: child.expect("setpriv of util-linux is installed"), stop_with }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-s", name, &pid]).status().expect("kill exists");
        assert!(told.success(), "the server runs");
    }

    /// Ends it at once, as a crash would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("the server runs");
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("it can be waited for").is_some()
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        if !self.has_ended() {
            self.signal(self.stop_with);
            _ = self.child.wait();
        }
    }
}

/// `program`, run by somebody who may run it, and told `stop_with` by the kernel when this process dies.
pub(crate) fn as_owner(program: &Path, stop_with: &str) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        // The user comes first: changing it makes the kernel forget what to send.
        command.args(["--reuid", OWNER, "--regid", OWNER, "--clear-groups", "setpriv"]);
    }
    command.args(["--pdeathsig", stop_with]).arg(program);
    command
}

/// Hands `folder` over to whoever runs the servers.
pub(crate) fn hand_over(folder: &Path) {
    if is_root() {
        let done = Command::new("chown").arg(OWNER).arg(folder).status().expect("chown exists");
        assert!(done.success(), "there is a user {OWNER}");
    }
}

/// A loopback port that nothing listens on. It is below those that the kernel gives to outgoing connections, so a server that was
/// killed finds it free again.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 11_000).unwrap_or_default();
    loop {
        let port = 20_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

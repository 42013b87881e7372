//! A MariaDB of the test's own, to be killed and started again.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::counter::Counter;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// Every commit waits for the disk, and every page is written with a copy beside it.
const SETTINGS: [&str; 10] = [
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--innodb-flush-log-at-trx-commit=1",
    "--innodb-doublewrite=1",
    // Writes go through libc, where they are counted.
    "--innodb-use-native-aio=0",
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=8M",
    "--max-allowed-packet=64M",
    "--performance-schema=0",
];

/// A server and its folder; both go with it.
pub struct Server {
    room: PathBuf,
    port: u16,
    running: Option<Child>,
    pub counter: Counter,
}

impl Server {
    /// Makes an empty server and starts it.
    pub fn new(name: &str) -> Self {
        let room = std::env::temp_dir().join(format!("vergissmein-{name}-{}", std::process::id()));
        fs::create_dir(&room).unwrap();
        // Its account walks through, and reads nothing but what is its own.
        fs::set_permissions(&room, fs::Permissions::from_mode(0o711)).unwrap();
        let mut server = Self {
            port: free_port(),
            running: None,
            counter: Counter::new(&room),
            room,
        };
        let (data, scratch) = (server.data(), server.scratch());
        for folder in [&data, &scratch] {
            fs::create_dir(folder).unwrap();
            give(folder);
        }
        let init = server.room.join("init.sql");
        fs::write(
            &init,
            "CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY 'vergissmein';\n\
             GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n",
        )
        .unwrap();
        let made = program("mariadb-install-db", &scratch)
            .args(["--no-defaults", "--skip-test-db"])
            .arg("--auth-root-authentication-method=normal")
            .arg(format!("--datadir={}", data.display()))
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        server.start();
        server
    }

    /// Address of a database on it, or of the server alone.
    pub fn url(&self, database: &str) -> String {
        format!(
            "mysql://root:vergissmein@127.0.0.1:{}/{database}",
            self.port
        )
    }

    /// Starts it, counted and ending nobody, and waits until it answers.
    pub fn start(&mut self) {
        self.counter.calm();
        let mut command = program("mariadbd", &self.scratch());
        command
            .arg("--no-defaults")
            .arg(format!("--datadir={}", self.data().display()))
            .arg(format!("--socket={}", self.data().join("socket").display()))
            .arg(format!(
                "--init-file={}",
                self.room.join("init.sql").display()
            ))
            .arg(format!("--port={}", self.port))
            .args(SETTINGS)
            .stdout(Stdio::null())
            .stderr(fs::File::create(self.room.join("log")).unwrap());
        self.running = Some(self.counter.load_into(&mut command).spawn().unwrap());
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(!self.is_over(), "MariaDB did not start: {}", self.log());
            assert!(begun.elapsed() < PATIENCE, "MariaDB does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether it has ended.
    pub fn is_over(&mut self) -> bool {
        let running = self.running.as_mut().unwrap();
        running.try_wait().unwrap().is_some()
    }

    /// Ends it in good order.
    pub fn stop(&mut self) {
        let mut running = self.running.take().unwrap();
        let pid = running.id().to_string();
        assert!(Command::new("kill").arg(&pid).status().unwrap().success());
        running.wait().unwrap();
    }

    /// Ends it at once, if it has not ended.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            // It may be gone already.
            let _ = running.kill();
            running.wait().unwrap();
        }
    }

    /// Lays the files of the stopped server aside.
    pub fn keep(&self) {
        copy(&self.data(), &self.kept());
    }

    /// Takes the files back that were laid aside.
    pub fn restore(&self) {
        fs::remove_dir_all(self.data()).unwrap();
        copy(&self.kept(), &self.data());
    }

    fn data(&self) -> PathBuf {
        self.room.join("data")
    }

    /// A server that starts removes others' temporary tables from the folder that all share.
    fn scratch(&self) -> PathBuf {
        self.room.join("scratch")
    }

    fn kept(&self) -> PathBuf {
        self.room.join("kept")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.room.join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        // What stays in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.room);
    }
}

/// The account that servers run under; none when the test itself is not root.
fn account() -> Option<&'static str> {
    let id = Command::new("id").arg("-u").output().unwrap();
    (id.stdout == b"0\n").then_some("mysql")
}

/// Gives a folder to the server's account.
fn give(folder: &Path) {
    if let Some(account) = account() {
        let owner = format!("{account}:");
        let given = Command::new("chown").arg(owner).arg(folder).status();
        assert!(given.unwrap().success());
    }
}

/// A program of the server's, under its account. It dies with the test.
fn program(name: &str, scratch: &Path) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("setpriv");
    command.env("PATH", format!("{path}:/usr/sbin"));
    command.env("TMPDIR", scratch);
    command.args(["--pdeathsig", "KILL"]);
    if let Some(account) = account() {
        command.args(["--reuid", account, "--regid", account, "--init-groups"]);
    }
    command.args(["--", name]);
    command
}

fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(copied.unwrap().success());
}

/// Below the range the kernel hands out by itself, so that no client connection sits on it by
/// chance; each test begins to look elsewhere.
fn free_port() -> u16 {
    static LOOKED: AtomicU32 = AtomicU32::new(0);
    loop {
        let look = LOOKED.fetch_add(1, Ordering::Relaxed);
        let port = (std::process::id() * 97 + look) % 12_000 + 20_000;
        let port = u16::try_from(port).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

//! A server's certificate is checked: of the right authority and for the right name, or nothing is sent.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crm::database::{Database, SecretUrl, SystemConfig};
use store::Store;

use crate::world::new_folder;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A PostgreSQL of the test's own that speaks TLS as `localhost`.
struct Server {
    room: PathBuf,
    port: u16,
    running: Child,
}

/// Runs a program to its end.
fn done(command: &mut Command) {
    let said = command.output().unwrap();
    let told = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{command:?}: {told}");
}

fn openssl(room: &Path, words: &str) {
    done(
        Command::new("openssl")
            .current_dir(room)
            .args(words.split(' ')),
    );
}

/// An authority of a name.
fn authority(room: &Path, name: &str) {
    openssl(
        room,
        &format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"
        ),
    );
}

/// A program of the server's, under an account that is not root's. It dies with the test.
fn program(name: &str, is_root: bool) -> Command {
    let mut path = std::env::var("PATH").unwrap_or_default();
    for found in fs::read_dir("/usr/lib/postgresql").into_iter().flatten() {
        path = format!("{path}:{}", found.unwrap().path().join("bin").display());
    }
    let mut command = Command::new("setpriv");
    command.env("PATH", path).args(["--pdeathsig", "KILL"]);
    if is_root {
        command.args([
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--init-groups",
        ]);
    }
    command.args(["--", name]);
    command
}

impl Server {
    fn new() -> Self {
        let room = new_folder();
        authority(&room, "right");
        authority(&room, "wrong");
        fs::write(room.join("name"), "subjectAltName=DNS:localhost\n").unwrap();
        openssl(
            &room,
            "req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr",
        );
        openssl(
            &room,
            "x509 -req -in server.csr -CA right.pem -CAkey right.key -CAcreateserial -days 2 -extfile name -out server.pem",
        );
        let id = Command::new("id").arg("-u").output().unwrap();
        let is_root = id.stdout == b"0\n";
        if is_root {
            done(Command::new("chown").args(["-R", "postgres:"]).arg(&room));
        }
        let data = room.join("data");
        done(
            program("initdb", is_root)
                .arg(format!("--pgdata={}", data.display()))
                .args(["--username=postgres", "--auth=trust", "--no-sync"]),
        );
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let file = |name: &str| room.join(name).display().to_string();
        let running = program("postgres", is_root)
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories="])
            .args(["-c", "ssl=on"])
            .args(["-c", &format!("ssl_cert_file={}", file("server.pem"))])
            .args(["-c", &format!("ssl_key_file={}", file("server.key"))])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "PostgreSQL does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        // It listens a moment before it takes anybody.
        std::thread::sleep(Duration::from_secs(2));
        Self {
            room,
            port,
            running,
        }
    }

    fn url(&self, host: &str, authority: &str) -> String {
        let file = self.room.join(format!("{authority}.pem"));
        format!(
            "postgres://postgres@{host}:{}/postgres?sslmode=verify-full&sslrootcert={}",
            self.port,
            file.display()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
        let _ = fs::remove_dir_all(&self.room);
    }
}

async fn store(url: &str) -> Result<(), String> {
    let store = Store::connect(url)
        .await
        .map_err(|error| error.to_string())?;
    store.close().await;
    Ok(())
}

async fn crm(url: &str) -> Result<(), String> {
    let config = SystemConfig {
        name: "vertrieb".into(),
        profile: "suitecrm7".into(),
        url: Some(SecretUrl::new(url)),
        url_file: None,
        files: None,
        tls: None,
        web: None,
        owner: None,
    };
    let database = Database::new(&config).unwrap();
    let connection = database.connect().await;
    let connection = connection.map_err(|error| error.to_string())?;
    connection.close().await;
    Ok(())
}

#[tokio::test]
async fn a_certificate_of_another_authority_or_for_another_name_is_refused_and_the_right_one_works()
{
    let server = Server::new();
    let right = server.url("localhost", "right");
    assert_eq!(store(&right).await, Ok(()));
    assert_eq!(crm(&right).await, Ok(()));
    for wrong in [
        server.url("localhost", "wrong"),
        server.url("127.0.0.1", "right"),
    ] {
        for met in [store(&wrong).await, crm(&wrong).await] {
            let line = met.expect_err("nobody answers for this certificate");
            assert!(line.contains("certificate is not trusted"), "{line}");
            assert!(!line.contains('\n') && line.contains("host name"), "{line}");
        }
    }
}

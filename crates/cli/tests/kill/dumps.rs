//! Our own process is killed at its n-th write while it runs on databases that other CRMs made.
//!
//! Needs the servers that `scripts/test` starts and the folder that `VERGISSMEIN_SHARED` names.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::case::Case;
use crate::crm_rows::command;
use crate::ends::Ends;
use crate::process::sweep;

/// So many kills in a sample.
const SAMPLE: u64 = 6;

/// The dump; none where the shared folder is absent.
fn dump(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("VERGISSMEIN_SHARED").map(PathBuf::from);
    let file = folder.map(|folder| folder.join("crm").join(name));
    let file = file.filter(|file| file.exists());
    if file.is_none() {
        eprintln!("skipped: VERGISSMEIN_SHARED names no folder with {name}");
    }
    file
}

fn server(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: run scripts/test"))
}

fn database(admin: &str, name: &str) -> String {
    let (server, _) = admin.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// Statements made for a whole test.
async fn run(url: &str, sql: String) {
    command(url, sql.leak()).await;
}

fn unpacked(dump: &PathBuf) -> Vec<u8> {
    let out = Command::new("zcat").arg(dump).output().unwrap();
    assert!(out.status.success(), "{} cannot be read", dump.display());
    out.stdout
}

#[tokio::test]
async fn a_run_on_espocrm_that_is_killed_at_any_write_leads_to_the_same_end() {
    let Some(dump) = dump("espocrm-demo.sql.gz") else {
        return;
    };
    let admin = server("VERGISSMEIN_TEST_MARIADB");
    let name = format!("kill_espo_{}", std::process::id());
    let pristine = format!("{name}_pristine");
    let sql = String::from_utf8(unpacked(&dump)).unwrap();
    for name in [&name, &pristine] {
        let create = format!("CREATE DATABASE {name} CHARACTER SET utf8mb4");
        run(&admin, create).await;
        let fill = format!("SET autocommit=0; {sql}\nCOMMIT");
        run(&database(&admin, name), fill).await;
    }
    let url = database(&admin, &name);
    let mut case = Case::on(
        "kill_espocrm",
        ("espocrm9", &url),
        "contact:6b044778c8926e793",
    )
    .await;
    case.restore_files();
    let ends = Ends::of(&case).await;
    case.put_back("vertrieb", &ends.changed(0), &pristine);
    sweep(&case, &ends, SAMPLE).await;
    for name in [&name, &pristine] {
        run(&admin, format!("DROP DATABASE {name}")).await;
    }
}

#[tokio::test]
async fn a_run_on_odoo_that_is_killed_at_any_write_leads_to_the_same_end() {
    let Some(dump) = dump("odoo-demo.sql.gz") else {
        return;
    };
    let admin = server("VERGISSMEIN_TEST_POSTGRES");
    let name = format!("kill_odoo_{}", std::process::id());
    let pristine = format!("{name}_pristine");
    run(&admin, format!("CREATE DATABASE {pristine}")).await;
    // The dump speaks to psql.
    let mut psql = Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1"])
        .arg(database(&admin, &pristine))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let sql = unpacked(&dump);
    psql.stdin.take().unwrap().write_all(&sql).unwrap();
    assert!(psql.wait().unwrap().success(), "PostgreSQL takes the dump");
    let begin_anew = vec![
        (
            admin.clone(),
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        ),
        (
            admin.clone(),
            format!("CREATE DATABASE {name} TEMPLATE {pristine}"),
        ),
    ];
    for (url, sql) in &begin_anew {
        run(url, sql.clone()).await;
    }
    let url = database(&admin, &name);
    let mut case = Case::on("kill_odoo", ("odoo18", &url), "contact:123").await;
    case.restore_files();
    let ends = Ends::of(&case).await;
    case.undo_by(begin_anew);
    sweep(&case, &ends, SAMPLE).await;
    for name in [&name, &pristine] {
        run(&admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
}

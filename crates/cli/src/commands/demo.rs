//! `demo`: an installation of its own with an invented CRM, to try everything on.

mod files;
mod people;
mod requests;
mod systems;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use self::files::Folder;
use self::people::Entrance;
use super::serve::{Serving, address, listen, stopped, until};
use crate::answer::Answer;
use crate::arguments::Common;
use crate::config::Config;
use crate::failure::Failure;
use crate::installation::{Installation, clock, connect};

#[derive(clap::Args)]
pub struct Arguments {
    /// Folder of store and CRM
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// Where to serve
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Go on with what is there instead of making everything anew
    #[arg(long)]
    keep: bool,
}

/// What is printed before serving.
#[derive(Serialize)]
struct Ready {
    address: String,
    config: PathBuf,
    password: &'static str,
    links: Vec<Entrance>,
}

pub async fn run(common: &Common, asked: Arguments) -> Result<ExitCode, Failure> {
    let listener = listen(asked.listen).await?;
    let folder = files::prepare(&asked.data, asked.keep)?;
    let site = if folder.config().exists() {
        let mut config = Config::load(Some(&folder.config()))?;
        config.http.listen = asked.listen;
        let clock = clock(&config, common)?;
        connect(&config).await?.migrate().await?;
        Installation::of(config, clock).await?
    } else {
        make(common, &folder, asked.listen).await?
    };
    let ready = Ready {
        address: address(&site, &listener)?,
        config: folder.config(),
        password: people::PASSWORD,
        links: people::entrances(&site, &address(&site, &listener)?).await?,
    };
    let stop = stopped()?;
    Answer::new(&ready, text(&ready)).print(common.json);
    let serving = Serving {
        works: true,
        demo: true,
    };
    until(stop, &site, listener, serving).await
}

/// A fresh CRM, a fresh store, its people and their requests.
async fn make(
    common: &Common,
    folder: &Folder,
    listen: SocketAddr,
) -> Result<Installation, Failure> {
    let text = files::config(folder, listen);
    let config = Config::parse(&folder.config(), &text)?;
    let clock = clock(&config, common)?;
    let today = config.controller.settings()?.today(&clock);
    let planted = files::make_crm(folder, today).await?;
    connect(&config).await?.migrate().await?;
    let site = Installation::of(config, clock).await?;
    people::add(&site).await?;
    requests::open(&site, &planted).await?;
    systems::describe(&site, files::SYSTEM).await?;
    files::write_config(folder, &text)?;
    Ok(site)
}

fn text(ready: &Ready) -> String {
    let mut lines = vec![
        format!("Vergissmein shows an invented CRM at {}", ready.address),
        "Sign in by one of these links; each works once and for a day:".to_owned(),
    ];
    lines.extend(ready.links.iter().map(|entrance| {
        format!(
            "  {:<16} {:<10} {}",
            entrance.role, entrance.login, entrance.link
        )
    }));
    lines.push(format!(
        "Later, sign in with login and password: {}",
        ready.password
    ));
    lines.push(format!(
        "Commands work beside it: vergissmein --config {} request list",
        ready.config.display()
    ));
    lines.push("Ctrl-C ends it.".to_owned());
    lines.join("\n")
}

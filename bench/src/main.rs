//! Measures the engine against the database's own limit, each figure as a ratio of two medians
//! taken in turns in the same run. `scripts/bench` starts the servers and calls it.
//!
//! It is a measurement and no test: a missed goal is printed as `over` and changes no exit code.

mod answer;
mod bare;
mod changes;
mod email;
mod erase;
mod figure;
mod letter;
mod list;
mod log;
mod many;
mod memory;
mod mentions;
mod names;
mod options;
mod profiles;
mod sending;
mod shelf;
mod steps;
mod workflows;
mod world;

use std::io::Write as _;

use anyhow::Context as _;

use crate::figure::Figure;
use crate::options::Options;
use crate::world::World;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::read(std::env::args().skip(1))?;
    let mut figures = Vec::new();
    for (word, variable) in [
        ("mariadb", "VERGISSMEIN_TEST_MARIADB"),
        ("postgres", "VERGISSMEIN_TEST_POSTGRES"),
    ] {
        if !options.wants_engine(word) {
            continue;
        }
        let server = std::env::var(variable)
            .with_context(|| format!("{variable} is not set; run scripts/bench"))?;
        figures.extend(
            Box::pin(on(&options, &server, word))
                .await
                .with_context(|| format!("measuring on {word}"))?,
        );
    }
    if options.wants("log") {
        figures.extend(log::measure(&options).await.context("measuring the log")?);
    }
    if options.wants("list") {
        figures.extend(
            list::measure(&options)
                .await
                .context("measuring the list")?,
        );
    }
    if options.wants("sending") {
        figures.extend(
            sending::measure(&options)
                .await
                .context("measuring who may be written to")?,
        );
    }
    if options.wants("workflows") {
        let measured = workflows::measure(&options).await;
        figures.extend(measured.context("measuring the workflows")?);
    }
    if options.wants("answer") {
        figures.extend(
            answer::measure(&options)
                .await
                .context("measuring an answer")?,
        );
    }
    if options.wants("letter") {
        figures.extend(letter::measure().context("measuring a letter")?);
    }
    let mut out = std::io::stdout().lock();
    if options.json {
        serde_json::to_writer_pretty(&mut out, &figures)?;
        writeln!(out)?;
    } else {
        out.write_all(figure::table(&figures).as_bytes())?;
    }
    Ok(())
}

/// Tells whoever waits how far it is; the answer itself goes to the other stream.
fn say(engine: &str, what: &str) {
    // Nobody to tell is no reason to stop.
    let _ = writeln!(std::io::stderr(), "bench: {engine}: {what}");
}

/// All figures on one server. What only reads comes first, for the rest changes the data.
async fn on(options: &Options, server: &str, engine: &'static str) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    if options.wants("profiles") {
        say(engine, "erasing one person in other CRMs");
        let measured = profiles::measure(server, engine).await?;
        tell(engine, &measured);
        figures.extend(measured);
    }
    if !options.wants_big() {
        return Ok(figures);
    }
    say(engine, "filling");
    let mut world = World::fill(server, engine, "big", options.size()).await?;
    if options.wants("email") {
        say(engine, "finding by e-mail");
        let mut small = World::fill(server, engine, "small", options.tenth()).await?;
        let measured = email::measure(&mut world, &mut small).await?;
        tell(engine, &measured);
        figures.extend(measured);
        small.drop(server).await?;
    }
    if options.wants("names") {
        say(engine, "finding by name and phone");
        let measured = names::measure(&mut world).await?;
        tell(engine, &measured);
        figures.extend(measured);
    }
    if options.wants("mentions") {
        say(engine, "scanning");
        let measured = mentions::measure(&mut world).await?;
        tell(engine, &measured);
        figures.extend(measured);
    }
    if options.wants("erase") {
        say(engine, "erasing one person");
        let measured = erase::measure(&mut world).await?;
        tell(engine, &measured);
        figures.extend(measured);
    }
    if options.wants("many") {
        say(engine, "erasing many");
        let measured = many::measure(&mut world, options).await?;
        tell(engine, &measured);
        figures.extend(measured);
    }
    world.drop(server).await?;
    Ok(figures)
}

/// What is measured is told at once, so that a run broken off was not in vain.
fn tell(engine: &str, figures: &[Figure]) {
    for figure in figures {
        say(engine, figure.line().trim_end());
    }
}

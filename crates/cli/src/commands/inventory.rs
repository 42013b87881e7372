//! `inventory`: what a connected system really holds, in figures.

use std::fmt::Write as _;
use std::path::PathBuf;

use crm::inventory::ROWS;
use inventory::{Changes, Head, InventoryId, Taken};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Count every table and column, look for what seems personal and is not marked so; writes nothing
    /// in the CRM and keeps no value
    Take {
        system: String,
        /// How many rows of a table are looked into at most
        #[arg(long, default_value_t = ROWS, value_parser = clap::value_parser!(u32).range(1..))]
        sample: u32,
        #[command(flatten)]
        acting: Acting,
    },
    /// Show an inventory; the newest when none is named
    Show {
        system: String,
        id: Option<String>,
        /// Write it as a table of comma separated values
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
        #[command(flatten)]
        looking: Looking,
    },
    /// List the inventories of a system
    List {
        system: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Say what is other than in an earlier inventory; the newest two when none is named
    Compare {
        system: String,
        before: Option<String>,
        after: Option<String>,
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(Serialize)]
struct Listed {
    inventories: Vec<Head>,
}

#[derive(Serialize)]
struct Compared {
    before: Head,
    after: Head,
    changes: Changes,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let desk = &site.desk;
    match command {
        Command::Take {
            system,
            sample,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let taken = inventory::take(desk, &actor, &system, sample).await?;
            Ok(Answer::new(&taken, text(&taken)))
        }
        Command::Show {
            system,
            id,
            csv,
            looking,
        } => {
            let taken = one(site, &system, id, &looking).await?;
            if let Some(file) = csv {
                let table = inventory::csv(&taken.inventory);
                std::fs::write(&file, table).map_err(|error| {
                    let (shown, kind) = (file.display(), error.kind());
                    Failure::refused(format!("{shown}: cannot be written ({kind})"))
                })?;
            }
            Ok(Answer::new(&taken, text(&taken)))
        }
        Command::List { system, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let inventories = inventory::list(desk, &actor, &system).await?;
            let lines: Vec<String> = inventories.iter().map(line).collect();
            Ok(Answer::new(&Listed { inventories }, lines.join("\n")))
        }
        Command::Compare {
            system,
            before,
            after,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let (newest, earlier) = inventory::newest(desk, &actor, &system).await?;
            let after = match after {
                Some(id) => Some(one(site, &system, Some(id), &looking).await?),
                None => newest,
            };
            let before = match before {
                Some(id) => Some(one(site, &system, Some(id), &looking).await?),
                None => earlier,
            };
            let (Some(before), Some(after)) = (before, after) else {
                return Err(inventory::Error::NotFound.into());
            };
            let changes = inventory::compare(&before.inventory, &after.inventory);
            let said = said(&changes);
            let compared = Compared {
                before: before.head,
                after: after.head,
                changes,
            };
            Ok(Answer::new(&compared, said))
        }
    }
}

async fn one(
    site: &Installation,
    system: &str,
    id: Option<String>,
    looking: &Looking,
) -> Result<Taken, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let Some(id) = id else {
        let (newest, _) = inventory::newest(&site.desk, &actor, system).await?;
        return Ok(newest.ok_or(inventory::Error::NotFound)?);
    };
    let id = InventoryId::from_stored(id);
    Ok(inventory::show(&site.desk, &actor, (system, &id)).await?)
}

fn line(head: &Head) -> String {
    format!(
        "{} {} by {}: {} tables, {} columns, {} rows, {} look personal and are not marked so",
        head.id,
        head.taken_at,
        head.taken_by,
        head.tables,
        head.columns,
        head.rows,
        head.suspicious
    )
}

fn text(taken: &Taken) -> String {
    let mut text = line(&taken.head);
    for (table, column, figures) in taken.inventory.suspicious() {
        let looks = figures.looks.iter();
        let looks = looks.map(|(look, count)| format!("{} {count}", look.word()));
        let looks = looks.collect::<Vec<_>>().join(", ");
        write!(
            text,
            "\n  {table}.{column} ({}): {looks} of {}",
            figures.class, figures.looked
        )
        .expect("writing to a string cannot fail");
    }
    text
}

fn said(changes: &Changes) -> String {
    if changes.is_none() {
        return "Nothing is other.".to_owned();
    }
    let added = changes.tables_added.iter();
    let mut lines: Vec<String> = added.map(|name| format!("{name}: new table")).collect();
    let gone = changes.tables_gone.iter();
    lines.extend(gone.map(|name| format!("{name}: table gone")));
    lines.extend(changes.columns.iter().map(|one| {
        let ends = match (&one.before, &one.after) {
            (Some(before), Some(after)) => format!(" {before} -> {after}"),
            _ => String::new(),
        };
        format!("{}.{}: {}{ends}", one.table, one.column, one.change)
    }));
    let rows = changes.rows.iter();
    lines.extend(rows.map(|one| format!("{}: {} -> {} rows", one.table, one.before, one.after)));
    lines.join("\n")
}

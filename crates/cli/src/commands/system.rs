//! `system`: checks a connected system, classifies its columns.

use crm::drift::{Changed, Drift};
use crm::system::{Check, ColumnName};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Connect and compare the schema with the profile
    Check {
        name: String,
        #[command(flatten)]
        looking: Looking,
    },
    /// Print what an administrator of the database runs to grant exactly what the profile needs
    Grants {
        name: String,
        /// The account, NAME or NAME@HOST
        #[arg(long, default_value = "vergissmein")]
        account: String,
        /// With what a fire drill needs besides
        #[arg(long)]
        drill: bool,
        #[command(flatten)]
        looking: Looking,
    },
    /// Take a schema that was changed as known; refused while anything in it is not classified
    Confirm {
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say what a column is: a field kind's word, text or plain
    Mark {
        name: String,
        /// TABLE.COLUMN
        column: String,
        /// email, phone, family_name, …, text or plain
        class: String,
        #[command(flatten)]
        acting: Acting,
    },
}

/// What `system mark` answers.
#[derive(Serialize)]
struct Marked<'a> {
    system: &'a str,
    table: &'a str,
    column: &'a str,
    class: &'a str,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Check { name, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let check = erasure::survey(&site.desk, &actor, &name).await?;
            Ok(Answer::new(&check, text(&check)).no_when(!check.fits))
        }
        Command::Grants {
            name,
            account,
            drill,
            looking,
        } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let asked = (account.as_str(), drill);
            let grants = erasure::grants(&site.desk, &actor, &name, asked).await?;
            Ok(Answer::new(&grants, grants.script.clone()))
        }
        Command::Confirm { name, acting } => {
            let actor = site.actor(&acting.login).await?;
            let drift = erasure::confirm(&site.desk, &actor, &name).await?;
            let text = format!(
                "{name}: {} column(s) that are new, other or gone are known from now on.",
                drift.count()
            );
            Ok(Answer::new(&drift, text))
        }
        Command::Mark {
            name,
            column,
            class,
            acting,
        } => {
            let actor = site.actor(&acting.login).await?;
            let (table, column) = column
                .split_once('.')
                .ok_or_else(|| Failure::refused("the column cannot be read; write TABLE.COLUMN"))?;
            erasure::mark(&site.desk, &actor, &name, table, column, &class).await?;
            let marked = Marked {
                system: &name,
                table,
                column,
                class: &class,
            };
            let text = format!("{name}: {table}.{column} is {class} from now on.");
            Ok(Answer::new(&marked, text))
        }
    }
}

/// Columns of another type, with what it was.
fn changed(drift: &Drift) -> Vec<String> {
    let one = |was: &Changed| {
        let Changed {
            table,
            column,
            before,
            after,
        } = was;
        format!("{table}.{column} ({before}, now {after})")
    };
    drift.changed.iter().map(one).collect()
}

fn text(check: &Check) -> String {
    let mut lines = vec![format!(
        "{} ({}{}): {}, coverage {:.3}",
        check.system,
        check.engine,
        check
            .version
            .as_deref()
            .map(|version| format!(", version {version}"))
            .unwrap_or_default(),
        if check.fits {
            "fits its profile"
        } else {
            "does not fit its profile"
        },
        check.coverage
    )];
    let columns = |names: &[ColumnName]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("{}.{}", name.table, name.column))
            .collect()
    };
    let lists = [
        ("unclassified", columns(&check.unclassified)),
        ("unknown table", check.unknown_tables.clone()),
        ("missing table", check.missing_tables.clone()),
        ("missing column", columns(&check.missing_columns)),
        ("fault", check.faults.clone()),
        ("missing right", check.missing_rights.clone()),
        ("right beyond need", check.excess_rights.clone()),
        ("new column", columns(&check.drift.added)),
        ("changed column", changed(&check.drift)),
        ("column gone", columns(&check.drift.gone)),
        ("assumed personal", columns(&check.assumed)),
        ("warning", check.warnings.clone()),
    ];
    for (what, list) in lists {
        lines.extend(list.iter().map(|item| format!("  {what}: {item}")));
    }
    lines.join("\n")
}

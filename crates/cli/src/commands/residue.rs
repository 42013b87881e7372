//! `residue`: looks through a whole system for identifiers of a person.

mod file;

use std::path::PathBuf;

use erasure::ResidueView;

use crate::answer::Answer;
use crate::arguments::Looking;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct Arguments {
    /// Name of the system in the configuration
    #[arg(long)]
    system: String,
    /// JSON: {emails:[], phones:[], names:[{given,family}], other:[]}
    #[arg(long, value_name = "FILE")]
    identifiers: PathBuf,
    #[command(flatten)]
    looking: Looking,
}

pub async fn run(site: &Installation, asked: Arguments) -> Result<Answer, Failure> {
    let actor = site.onlooker(asked.looking.login.as_deref()).await?;
    let identifiers = file::read(&asked.identifiers)?;
    let view = erasure::residue(&site.desk, &actor, &asked.system, &identifiers).await?;
    let is_no = !view.found.is_empty();
    Ok(Answer::new(&view, text(&view)).no_when(is_no))
}

fn text(view: &ResidueView) -> String {
    let scanned = &view.scanned;
    let mut lines = vec![format!(
        "{} tables, {} columns, {} rows, {} bytes and {} files were read in {:.1} s: {} places found",
        scanned.tables,
        scanned.columns,
        scanned.rows,
        scanned.bytes,
        scanned.files,
        scanned.seconds,
        view.found.len()
    )];
    lines.extend(
        view.found
            .iter()
            .map(|at| format!("{}.{} {} ({})", at.table, at.column, at.key, at.kind)),
    );
    lines.join("\n")
}

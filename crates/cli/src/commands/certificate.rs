//! `certificate`: writes the proof of a run to a file, and checks such a file.

use std::path::{Path, PathBuf};

use erasure::PlanId;
use proof::{Error, Evidence, Proven, VerifierKey};
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Common, Looking};
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Write the certificate of a plan's run to a file that anyone can check
    Save {
        plan: String,
        file: PathBuf,
        /// As an archive PDF, with the file that proves it attached
        #[arg(long)]
        pdf: bool,
        #[command(flatten)]
        looking: Looking,
    },
    /// Check a certificate, or the proof of any entry
    Verify {
        file: PathBuf,
        /// The public key as it was handed out; else this installation's own
        #[arg(long, value_name = "K")]
        key: Option<String>,
    },
}

/// What `certificate save` answers.
#[derive(Serialize)]
struct Saved<'a> {
    file: &'a Path,
    key: String,
}

/// What `certificate verify` answers.
#[derive(Serialize)]
struct Checked {
    ok: bool,
    reason: Option<String>,
    #[serde(flatten)]
    proven: Option<Proven>,
}

pub async fn run(common: &Common, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Save {
            plan,
            file,
            pdf,
            looking,
        } => {
            let site = Installation::open(common).await?;
            let bytes = content(&site, &plan, pdf, &looking).await?;
            save(&site, &file, &bytes)
        }
        Command::Verify { file, key } => {
            let key = match key {
                Some(key) => key,
                None => Installation::open(common).await?.ledger().verifier_key()?,
            };
            verify(&file, &key)
        }
    }
}

async fn content(
    site: &Installation,
    plan: &str,
    pdf: bool,
    looking: &Looking,
) -> Result<Vec<u8>, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let id = PlanId::from_stored(plan.to_owned());
    let bytes = if pdf {
        let language = site.desk.controller.language;
        erasure::certificate_pdf(&site.desk, &actor, &id, language).await?
    } else {
        let text = erasure::certificate_file(&site.desk, &actor, &id).await?;
        text.map(String::into_bytes)
    };
    bytes.ok_or_else(|| {
        Failure::refused(format!(
            "plan {plan}: has no certificate yet; it comes with the end of its run"
        ))
    })
}

fn save(site: &Installation, file: &Path, bytes: &[u8]) -> Result<Answer, Failure> {
    std::fs::write(file, bytes).map_err(|error| cannot(file, "written", &error))?;
    let key = site.ledger().verifier_key()?;
    let line = format!("{}; key {key}", file.display());
    Ok(Answer::new(&Saved { file, key }, line))
}

fn verify(file: &Path, key: &str) -> Result<Answer, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| cannot(file, "read", &error))?;
    let key =
        VerifierKey::parse(key).map_err(|error| Failure::refused(format!("--key: {error}")))?;
    let checked = match Evidence::verify(&text, &key) {
        Ok(proven) => Checked {
            ok: true,
            reason: None,
            proven: Some(proven),
        },
        Err(error @ Error::Malformed(_)) => {
            return Err(Failure::refused(format!("{}: {error}", file.display())));
        }
        Err(error) => Checked {
            ok: false,
            reason: Some(error.to_string()),
            proven: None,
        },
    };
    let is_no = !checked.ok;
    let line = line(&checked);
    Ok(Answer::new(&checked, line).no_when(is_no))
}

fn line(checked: &Checked) -> String {
    let Some(proven) = &checked.proven else {
        let reason = checked.reason.as_deref().unwrap_or_default();
        return format!("Not proven: {reason}");
    };
    let what = match &proven.certificate {
        Some(certificate) => certificate["text"].as_str().unwrap_or_default(),
        None => "An entry of the log, without a certificate\n",
    };
    format!(
        "Proven: entry {} of {}, {} {}, root {}\n\n{what}",
        proven.index, proven.size, proven.action, proven.outcome, proven.root
    )
}

fn cannot(file: &Path, what: &str, error: &std::io::Error) -> Failure {
    Failure::refused(format!(
        "{}: cannot be {what} ({}); check path and rights",
        file.display(),
        error.kind()
    ))
}

//! `request send-code` and `enter-code`: the code to the mailbox on file, by which somebody shows who
//! they are.

use std::path::{Path, PathBuf};

use identity::Sending;
use requests::{Ground, Reference};
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::Acting;
use crate::failure::Failure;
use crate::installation::Installation;

#[derive(clap::Args)]
pub struct SendCode {
    reference: String,
    /// The system in which the address stands
    #[arg(long)]
    system: String,
    /// The linked record it stands on
    #[arg(long, value_name = "KIND:ID")]
    record: String,
    /// A file with the address, so that it stands on no command line; one that is not on file is refused
    #[arg(long, value_name = "FILE")]
    address: PathBuf,
    /// sender_known, sender_differs, name_shared, acts_for_another, harm or other
    #[arg(long)]
    ground: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
pub struct EnterCode {
    reference: String,
    /// The digits that the person told
    code: String,
    #[command(flatten)]
    acting: Acting,
}

pub async fn send(site: &Installation, asked: SendCode) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let address = read(&asked.address)?;
    let sending = Sending {
        reference: asked.reference.parse()?,
        system: &asked.system,
        record: &asked.record,
        address: address.trim(),
        ground: asked.ground.parse::<Ground>()?,
    };
    let public_url = site.persons_url();
    let code = identity::send(&site.desk, &public_url, &actor, &sending).await?;
    let line = format!("A code is on its way; it works until {}.", code.expires_at);
    Ok(Answer::new(&code, line))
}

pub async fn enter(site: &Installation, asked: EnterCode) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.acting.login).await?;
    let reference: Reference = asked.reference.parse()?;
    identity::enter_for(&site.desk, &actor, reference, &asked.code).await?;
    let line = "The code is right; step A4 is ticked.".to_owned();
    Ok(Answer::new(&json!({ "confirmed": true }), line))
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        Failure::refused(format!(
            "{}: cannot be read ({}); check path and rights",
            file.display(),
            error.kind()
        ))
    })
}

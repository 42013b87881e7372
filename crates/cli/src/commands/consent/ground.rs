//! What `consent basis` is told.

use consents::{Exception, Obtained};
use jiff::civil::Date;

use super::Who;
use crate::arguments::Acting;
use crate::failure::Failure;

#[derive(clap::Args)]
pub struct Ground {
    #[command(flatten)]
    pub(super) who: Who,
    #[arg(long)]
    pub(super) purpose: String,
    /// consent, contract, legal_obligation, vital_interests, public_task, legitimate_interests or
    /// none_found
    #[arg(long)]
    pub(super) basis: String,
    /// What it follows from
    #[arg(long)]
    pub(super) source: String,
    #[arg(long)]
    pub(super) address: Option<String>,
    /// Today when absent
    #[arg(long, value_name = "DATE")]
    pub(super) found_on: Option<Date>,
    /// From this day on it carries only after somebody looked again
    #[arg(long, value_name = "DATE")]
    pub(super) review_on: Option<Date>,
    /// Where the data came from, when not from the person: a list, a fair, a public register
    #[arg(long)]
    from: Option<String>,
    /// When they were obtained there
    #[arg(long, value_name = "DATE")]
    obtained_on: Option<Date>,
    /// The first message to the person, or the first disclosure to somebody else
    #[arg(long, value_name = "DATE")]
    contact_on: Option<Date>,
    /// When the person was told of it (Art. 14)
    #[arg(long, value_name = "DATE")]
    informed_on: Option<Date>,
    /// Why the person need not be told: known, effort, law or secrecy (Art. 14(5))
    #[arg(long)]
    exception: Option<String>,
    #[command(flatten)]
    pub(super) acting: Acting,
}

impl Ground {
    /// Where the data came from.
    pub(super) fn origin(&self) -> Result<Obtained, Failure> {
        let exception = self.exception.as_deref().map(|word| {
            let words: Vec<&str> = Exception::ALL.iter().map(|one| one.word()).collect();
            let line = format!("--exception: is none of {}", words.join(", "));
            Exception::from_word(word).ok_or_else(|| Failure::refused(line))
        });
        Ok(Obtained {
            from: self.from.clone(),
            obtained_on: self.obtained_on,
            contact_on: self.contact_on,
            informed_on: self.informed_on,
            exception: exception.transpose()?,
        })
    }
}

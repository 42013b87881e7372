//! `deadline`: when an answer is due. Arithmetic only, no store.

use base::Locale;
use law::{ExtraHolidays, Language, Received, Region};

use crate::answer::Answer;
use crate::arguments::Common;
use crate::config::Config;
use crate::failure::Failure;

#[derive(clap::Args)]
pub struct Arguments {
    /// A local day or an instant with its offset
    #[arg(long)]
    received: String,
    /// AT, DE, DE-BY, DE-BY-KATH, …
    #[arg(long)]
    region: String,
    /// Tell the extension by two months too (Art. 12(3) GDPR)
    #[arg(long)]
    extended: bool,
}

pub fn run(common: &Common, asked: &Arguments) -> Result<Answer, Failure> {
    let region = Region::parse(asked.region.trim())?;
    let received = Received::parse(asked.received.trim(), &region.time_zone())?;
    let deadline = law::deadline::compute(received, region, &ExtraHolidays::default());
    let explained = deadline.explained(language(common)?, asked.extended);
    let last_day = if asked.extended {
        explained.extended_last_day
    } else {
        explained.last_day
    };
    let text = format!("{last_day}\n{}", explained.derivation.join("\n"));
    Ok(Answer::new(&explained, text))
}

/// The language of the configuration, where there is one.
fn language(common: &Common) -> Result<Language, Failure> {
    let locale = if common.config.is_some() || Config::usual().is_some() {
        Config::load(common.config.as_deref())?.controller.language
    } else {
        Locale::De
    };
    Ok(match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    })
}

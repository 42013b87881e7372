//! What `consent give` is told.

use consents::{Act, Circumstances};

use super::Said;
use crate::failure::Failure;

#[derive(clap::Args)]
pub struct Give {
    #[command(flatten)]
    pub(super) said: Said,
    /// The version of the text that was shown; the present one when absent
    #[arg(long)]
    pub(super) text_version: Option<i64>,
    /// The language it was shown in; the controller's when absent
    #[arg(long)]
    pub(super) language: Option<String>,
    /// By what the person said so: tick, signature, spoken or message
    #[arg(long)]
    act: Option<String>,
    /// Said expressly for special categories, automated decisions or transfers
    #[arg(long)]
    explicit: bool,
    /// Said for a child by whoever has parental responsibility
    #[arg(long)]
    for_child: bool,
    /// The privacy notice that was given, with its version
    #[arg(long)]
    notice: Option<String>,
}

impl Give {
    /// How it was said.
    pub(super) fn circumstances(&self) -> Result<Circumstances, Failure> {
        let act = self.act.as_deref().map(|word| {
            let words: Vec<&str> = Act::ALL.iter().map(|act| act.word()).collect();
            let line = format!("--act: is none of {}", words.join(", "));
            Act::from_word(word).ok_or_else(|| Failure::refused(line))
        });
        Ok(Circumstances {
            act: act.transpose()?,
            explicit: self.explicit,
            for_child: self.for_child,
            notice: self.notice.clone(),
        })
    }
}

//! What letters are written by: the head of the house's paper, and its texts.

use base::Locale;
use documents::{Logo, Sender};
use jiff::Timestamp;
use law::template::Kind;
use templates::{Letterhead, LogoKind, Of};

use crate::{Desk, Error};

/// The head of a letter.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Who writes.
    pub sender: Sender,
    /// Small print of the house; empty where it has none.
    pub footer: String,
    /// Its picture.
    pub logo: Option<Logo>,
}

impl Head {
    /// The head as a house saved it.
    pub fn of(head: &Letterhead, logo: Option<templates::Logo>) -> Self {
        let logo = logo.map(|logo| Logo {
            name: match logo.kind {
                LogoKind::Png => "logo.png",
                LogoKind::Jpeg => "logo.jpg",
            },
            bytes: logo.bytes,
        });
        Self {
            sender: Sender {
                name: head.name.clone(),
                lines: head.address.iter().chain(&head.contact).cloned().collect(),
            },
            footer: head.footer.join("\n"),
            logo,
        }
    }

    /// Who signs, line by line.
    pub fn lines(&self) -> Vec<String> {
        let name = std::iter::once(&self.sender.name);
        name.chain(&self.sender.lines).cloned().collect()
    }

    /// What stands at the foot of each page of a letter about a request.
    pub fn foot(&self, reference: &str) -> String {
        let above = if self.footer.is_empty() {
            String::new()
        } else {
            format!("{}\n", self.footer)
        };
        format!("{above}{} · {reference}", self.sender.name)
    }
}

impl Desk {
    /// The head of letters written at an instant: what the house saved before, or what the
    /// configuration says.
    pub async fn head(&self, at: Timestamp) -> Result<Head, Error> {
        let mut conn = self.ledger.store.pool().acquire().await?;
        let own = templates::letterhead_at(&mut conn, at).await?;
        let configured = || Head {
            sender: self.sender.clone(),
            ..Head::default()
        };
        Ok(own.map_or_else(configured, |(head, logo)| Head::of(&head, logo)))
    }

    /// The text that letters of a kind are written by.
    pub async fn text_for(&self, kind: Kind, language: Locale) -> Result<String, Error> {
        let mut conn = self.ledger.store.pool().acquire().await?;
        Ok(templates::text_of(&mut conn, Of { kind, language }).await?)
    }
}

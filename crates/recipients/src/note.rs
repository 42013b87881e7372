//! The disclosure log of a request: to whom data were disclosed.

use accounts::{Actor, Permission};
use base::Notice;
use erasure::Desk;
use ledger::Deed;
use mail::Address;
use requests::{Reference, Text};
use serde_json::json;

use crate::recipient::{Recipient, RecipientId, State};
use crate::{Error, store};

/// The longest name, in characters.
const LONGEST: usize = 120;
/// So many recipients a request has at most.
const MOST: usize = 100;

/// A recipient to be noted.
pub struct NewRecipient {
    pub name: String,
    pub address: Option<Address>,
    /// What was disclosed, and when.
    pub about: Option<Text>,
}

impl NewRecipient {
    /// Reads the words of a form or a call.
    pub fn parse(name: &str, address: &str, about: &str) -> Result<Self, Notice> {
        let name = name.trim();
        let fits = name.chars().count() <= LONGEST && !name.chars().any(char::is_control);
        if name.is_empty() || !fits {
            let line = format!("give a name of at most {LONGEST} characters");
            return Err(Notice::new("recipient-name", line).at("name"));
        }
        let address = Some(address.trim()).filter(|text| !text.is_empty());
        let address = address.map(Address::parse).transpose().map_err(|_| {
            let line = "is no mail address; write it as name@example.org";
            Notice::new("recipient-address", line).at("address")
        })?;
        Ok(Self {
            name: name.to_owned(),
            address,
            about: Text::optional("about", about)?,
        })
    }
}

/// Notes a recipient; one of the same name that is there already is given back as it is.
pub async fn note(
    desk: &Desk,
    actor: &Actor,
    reference: Reference,
    new: NewRecipient,
) -> Result<RecipientId, Error> {
    let ledger = &desk.ledger;
    let name = reference.to_string();
    requests::authorize(ledger, actor, Permission::RequestsWork, Some(reference)).await?;
    let mut tx = ledger.begin().await?;
    let request = requests::load(tx.conn(), reference).await?;
    request.must_be_open().map_err(requests::Error::from)?;
    let known = store::all(tx.conn(), reference).await?;
    let same = |one: &&Recipient| one.name.as_deref() == Some(&*new.name);
    if let Some(there) = known.iter().find(same) {
        let id = there.id.clone();
        tx.rollback().await?;
        return Ok(id);
    }
    if known.len() >= MOST {
        tx.rollback().await?;
        let line = format!("a request names at most {MOST} recipients");
        return Err(Notice::new("recipients-many", line).at("name").into());
    }
    let recipient = Recipient {
        id: RecipientId::mint(&ledger.clock, &ledger.random),
        request: reference,
        name: Some(new.name),
        address: new.address.map(|address| address.expose().to_owned()),
        about: new.about.map(|text| text.expose().to_owned()),
        state: State::Open,
        way: None,
        day: None,
        note: None,
        task: None,
        answer: None,
        noted_by: actor.account.login.clone(),
        noted_at: ledger.clock.now(),
    };
    store::insert(tx.conn(), &recipient).await?;
    tx.record(Deed {
        object: Some(recipient.id.to_string()),
        request: Some(name),
        details: json!({ "address": recipient.address.is_some() }),
        ..Deed::done(actor.who(), "recipients.note")
    })
    .await?;
    tx.commit().await?;
    Ok(recipient.id)
}

//! What the pages and the API work with.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::Ledger;
use requests::Controller;

use crate::Panel;

/// The use cases' handles and the settings of this installation.
#[derive(Clone)]
pub struct App {
    /// Store, clock, chance and the log.
    pub ledger: Ledger,
    /// The erasure's handle, with the connected systems.
    pub desk: erasure::Desk,
    /// Region, zone and language of the controller.
    pub controller: Controller,
    /// Where browsers reach us; `https` turns on what only makes sense there.
    pub public_url: String,
    /// The CRMs that may show a person's requests on their own page, by the system's name.
    pub panels: BTreeMap<String, Panel>,
    /// The public form; without it nobody asks but through the house.
    pub portal: Option<Portal>,
    /// The programs that workflows may call.
    pub hooks: webhooks::Hooks,
    /// Who always gets data of a system.
    pub recipients: recipients::Known,
    /// What answers begin with, and how long they are kept.
    pub answers: answers::Settings,
    /// The clock may be set: said on every page.
    pub testing: bool,
    /// Invented data: said on every page.
    pub demo: bool,
}

/// The public form by which a person asks without an account.
#[derive(Clone, Debug)]
pub struct Portal {
    /// Where persons reach it, without a slash at its end.
    pub public_url: String,
    /// It is served by a listener of its own, and the pages of the house do not have it.
    pub apart: bool,
}

impl App {
    /// Whether browsers reach us encrypted.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Where persons outside the house reach us, by the links we send them: the public form's address
    /// where it is open, since the pages of the house may stand where they cannot be reached.
    pub fn persons_url(&self) -> &str {
        let form = self.portal.as_ref();
        form.map_or(&*self.public_url, |portal| &*portal.public_url)
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.ledger.clock.now()
    }

    /// The controller's calendar day now.
    pub fn today(&self) -> Date {
        self.controller.today(&self.ledger.clock)
    }

    /// The controller's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.controller.time_zone
    }
}

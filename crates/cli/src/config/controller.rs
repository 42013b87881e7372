//! `[controller]`: whose desk this is.

use base::Locale;
use erasure::Sender;
use jiff::tz::TimeZone;
use law::{ExtraHolidays, Region};
use requests::Controller;
use serde::Deserialize;

use crate::failure::Failure;

/// The controller (Art. 4(7) GDPR).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControllerConfig {
    /// The controller's name.
    pub name: String,
    /// Decides the holidays: `AT`, `DE`, `DE-BY`, `DE-BY-KATH`, …
    #[serde(default = "austria")]
    pub region: Region,
    /// Name of the zone in which the day of receipt is read; the region's when absent.
    pub time_zone: Option<String>,
    /// `de` or `en`.
    #[serde(default)]
    pub language: Locale,
    /// Address and how the controller and its data protection officer are reached, line by line,
    /// as they stand over letters (Art. 13(1)(a) and (b) GDPR).
    #[serde(default)]
    pub address: Vec<String>,
}

fn austria() -> Region {
    Region::parse("AT").expect("the calendar has Austria")
}

impl ControllerConfig {
    /// The head of letters.
    pub fn sender(&self) -> Sender {
        Sender {
            name: self.name.clone(),
            lines: self.address.clone(),
        }
    }

    /// What requests depend on.
    pub fn settings(&self) -> Result<Controller, Failure> {
        if self.name.trim().is_empty() {
            return Err(Failure::refused(
                "[controller] name: is empty; give the controller's name",
            ));
        }
        Ok(Controller {
            region: self.region,
            time_zone: self.zone()?,
            language: self.language,
            extra_holidays: ExtraHolidays::default(),
        })
    }

    fn zone(&self) -> Result<TimeZone, Failure> {
        /// Zones whose rule the region knows, for machines without a zone database.
        const OURS: [&str; 2] = ["Europe/Vienna", "Europe/Berlin"];
        let Some(name) = &self.time_zone else {
            return Ok(self.region.time_zone());
        };
        match TimeZone::get(name) {
            Ok(zone) => Ok(zone),
            Err(_) if OURS.contains(&name.as_str()) => Ok(self.region.time_zone()),
            Err(_) => Err(Failure::refused(
                "[controller] time_zone: is not known on this machine; give a name such as Europe/Vienna, or install tzdata",
            )),
        }
    }
}

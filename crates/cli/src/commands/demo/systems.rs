//! What a demonstration tells of its systems, so that there is a record of processing to look at.

use consents::Basis;
use jiff::ToSpan as _;
use jiff::civil::Date;
use register::{
    Contract, Description, Measure, MeasureState, Place, Processor, Transfers, add, change,
};

use super::people::MANAGER;
use crate::failure::Failure;
use crate::installation::Installation;

/// Describes the CRM and adds a newsletter tool; the paper archive is left to whoever looks.
pub async fn describe(site: &Installation, crm: &str) -> Result<(), Failure> {
    let ledger = site.ledger();
    let actor = site.actor(MANAGER).await?;
    let configured: Vec<&str> = site.desk.systems.names().collect();
    let today = site.desk.controller.today(&ledger.clock);
    let place = Place {
        configured: &configured,
        today,
    };
    let next = |months: i64| -> Option<Date> { today.checked_add(months.months()).ok() };
    change(ledger, &actor, &place, (crm, 0, sales(next(11)))).await?;
    add(ledger, &actor, &place, ("rundbrief", letters(next(5)))).await?;
    Ok(())
}

fn sales(review_on: Option<Date>) -> Description {
    Description {
        title: "CRM des Vertriebs".to_owned(),
        owner: "Anton Winkler, Vertrieb".to_owned(),
        owner_contact: "vertrieb@muster.example".to_owned(),
        persons: "Kundinnen und Kunden, Interessenten, Ansprechpersonen bei Firmen".to_owned(),
        data_kinds: "Name, Anschrift, Telefon, E-Mail, Geburtsdatum, Gespräche, Angebote"
            .to_owned(),
        purposes: "Anbahnung und Erfüllung von Verträgen, Betreuung".to_owned(),
        bases: vec![Basis::Contract, Basis::LegitimateInterests],
        recipients: "Steuerberatung".to_owned(),
        processors: vec![Processor {
            name: "Rechenzentrum Muster GmbH, Wien".to_owned(),
            contract: Contract::Signed,
            dated: Some(jiff::civil::date(2024, 5, 2)),
        }],
        transfers: Transfers::None,
        retention: "drei Jahre nach dem letzten Kontakt; Rechnungen sieben Jahre (§ 132 BAO)"
            .to_owned(),
        measures: vec![
            Measure {
                name: "Zugriff nur für den Vertrieb".to_owned(),
                state: MeasureState::InPlace,
                review_on,
            },
            Measure {
                name: "Sicherung verschlüsselt außer Haus".to_owned(),
                state: MeasureState::Planned,
                review_on: None,
            },
        ],
        review_on,
        ..Description::default()
    }
}

fn letters(review_on: Option<Date>) -> Description {
    Description {
        title: "Rundbrief".to_owned(),
        persons: "Abonnentinnen und Abonnenten".to_owned(),
        data_kinds: "Name, E-Mail-Adresse".to_owned(),
        purposes: "Versand des Rundbriefs".to_owned(),
        bases: vec![Basis::Consent],
        processors: vec![Processor {
            name: "Versand GmbH, Linz".to_owned(),
            contract: Contract::Requested,
            dated: None,
        }],
        retention: "bis zum Widerruf".to_owned(),
        review_on,
        ..Description::default()
    }
}

//! What a statutory duty keeps in a generated SugarCRM: an offer that was taken and a signed contract.

use std::collections::BTreeSet;

use crm::RowRef;
use crm::plan::{Action, Decisions, Duty, Order, identifiers_of, propose};
use jiff::civil::Date;

use crate::fixture::Fixture;
use crate::world::World;

const PAPERS: &str = include_str!("fixtures/sugar-papers.sql");

#[tokio::test]
async fn a_taken_offer_and_a_signed_contract_are_kept_for_a_duty_and_drafts_are_not() {
    let sugar = |fixture: &Fixture| ["sugarcrm7", "sugarcrm8"].contains(&fixture.profile.as_str());
    let fixtures: Vec<Fixture> = Fixture::all().into_iter().filter(sugar).collect();
    assert_eq!(fixtures.len(), 2);
    for fixture in fixtures {
        let world = World::load(&fixture, "duties").await.unwrap();
        world.run(PAPERS).await;
        let system = &world.system;
        let persons = fixture.person.rows.iter();
        let persons: BTreeSet<RowRef> = persons.map(|row| world.row(row)).collect();
        let mut connection = system.database.connect().await.unwrap();
        let identifiers = identifiers_of(system, &mut connection, &persons)
            .await
            .unwrap();
        let duty = |document: &str, date: Date| {
            Some(Duty {
                rule: document.to_owned(),
                ground: date.to_string(),
            })
        };
        let order = Order {
            persons: &persons,
            identifiers: &identifiers,
            decisions: &Decisions::default(),
            duties: &duty,
            key: &[7; 32],
        };
        let proposal = propose(system, &mut connection, &order).await.unwrap();
        connection.close().await;
        let of = |name: &str| {
            let row = world.row(name);
            let found = proposal.items.iter().find(|item| item.row == row);
            found.unwrap_or_else(|| panic!("{name} does not come with the person"))
        };
        for (name, date) in [
            ("quote:accepted", "2025-03-01"),
            // From its end: until then it is in use.
            ("contract:signed", "2027-12-31"),
        ] {
            let item = of(name);
            assert_eq!(item.action, Action::Keep, "{name}");
            assert_eq!(item.rule, "duty.business_letter", "{name}");
            assert_eq!(item.ground.as_deref(), Some(date), "{name}");
        }
        for name in ["quote:offered", "contract:drafted"] {
            assert_ne!(of(name).action, Action::Keep, "{name}");
        }
        world.drop().await;
    }
}

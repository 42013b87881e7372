//! Whom an effect is about: the records linked to the request and, in the same systems, every other
//! record that is certainly the person. What only may be the person is told with its reasons, and
//! acted on when somebody names it.

use std::collections::BTreeSet;

use base::{Locale, Notice};
use crm::database::Connection;
use crm::find::{Certainty, Facts, Reason};
use crm::{RowRef, System};
use erasure::{CandidateView, Desk, PlanPerson};
use requests::Request;

use crate::draft::Asked;
use crate::effect::{Candidate, Plan};
use crate::{Error, Kind, Place, lift};

/// What somebody says of the records that were found (`kind:key`, or `system/kind:key` where one system is
/// meant and no other), against what would be done by itself.
#[derive(Debug, Clone, Default)]
pub struct Whom {
    /// Acted on, though they only may be the person.
    pub also: BTreeSet<String>,
    /// Left as they are, though they are linked or certainly the person by what they hold.
    pub without: BTreeSet<String>,
}

/// A system with the records in it that are acted on.
pub(crate) struct Site {
    pub system: System,
    pub persons: BTreeSet<RowRef>,
}

/// The connected systems with what is acted on there; those worked by hand are noted. A restriction
/// is lifted from the records it rests on and from no other, also where the CRM has deleted one.
pub(crate) async fn sites(
    desk: &Desk,
    (request, asked): (&Request, &Asked),
    plan: &mut Plan,
) -> Result<Vec<Site>, Error> {
    let reference = request.reference.to_string();
    let is_lift = asked.kind() == Kind::Lift;
    let linked: Vec<Place> = if is_lift {
        lift::persons(desk, &reference).await?
    } else {
        request.persons.iter().map(Place::from).collect()
    };
    let names: BTreeSet<String> = linked.iter().map(|place| place.system.clone()).collect();
    plan.by_hand = desk.systems.manual().map(str::to_owned).collect();
    let mut learnt = Facts::default();
    let mut systems = Vec::new();
    for name in names {
        if plan.by_hand.contains(&name) {
            continue;
        }
        let system = desk.open(&name).await?;
        if !is_lift {
            let rows = rows_of(&system, &linked)?;
            let left = linked.iter().filter(|place| asked.leaves_out(place));
            let left: Vec<Place> = left.cloned().collect();
            let left = rows_of(&system, &left)?;
            // Large, like the search in it.
            let place = (&system, &rows, &left);
            let found = Box::pin(look(desk, place, (request, &mut learnt))).await?;
            plan.candidates.extend(found);
        }
        systems.push(system);
    }
    choose(plan, linked, asked)?;
    if plan.persons.is_empty() && !is_lift {
        let line = format!("{reference}: no record would be left to act on; leave fewer out");
        return Err(Notice::new("effect-nobody", line)
            .with("reference", reference)
            .into());
    }
    let mut sites = Vec::new();
    for system in systems {
        let persons = rows_of(&system, &plan.persons)?;
        sites.push(Site { system, persons });
    }
    Ok(sites)
}

/// Those of the places that are in a system.
fn rows_of(system: &System, places: &[Place]) -> Result<BTreeSet<RowRef>, Error> {
    let mut rows = BTreeSet::new();
    for place in places.iter().filter(|place| place.system == system.name) {
        rows.insert(RowRef::parse(&system.profile, &place.record)?);
    }
    Ok(rows)
}

/// Every record of a system that may be the person, by the rows that are. A linked row that is left
/// out teaches nothing: what it alone leads to is shown and not taken by itself.
async fn look(
    desk: &Desk,
    (system, rows, left): (&System, &BTreeSet<RowRef>, &BTreeSet<RowRef>),
    (request, learnt): (&Request, &mut Facts),
) -> Result<Vec<Candidate>, Error> {
    let mut connection = system.database.connect().await?;
    demand_there(system, &mut connection, rows).await?;
    let (mut taught, nobody) = (learnt.clone(), BTreeSet::new());
    let asked = (request, &mut taught);
    let whole = erasure::persons_in(desk, system, &mut connection, asked, &nobody).await?;
    let found = if left.is_empty() {
        *learnt = taught;
        whole
    } else {
        let asked = (request, learnt);
        let rest = erasure::persons_in(desk, system, &mut connection, asked, left).await?;
        let names = left.iter().map(|row| row.name(&system.profile));
        merged(rest, whole, &names.collect())
    };
    connection.close().await;
    Ok(found.into_iter().map(Candidate::from).collect())
}

/// What was found without the records that are left out; these stay in sight as what they are, and
/// what only they lead to as what it may be.
fn merged(
    rest: Vec<PlanPerson>,
    whole: Vec<PlanPerson>,
    left: &BTreeSet<String>,
) -> Vec<PlanPerson> {
    let is_left = |one: &PlanPerson| left.contains(&one.record);
    let mut found: Vec<PlanPerson> = rest.into_iter().filter(|one| !is_left(one)).collect();
    for mut one in whole {
        if !is_left(&one) {
            if found.iter().any(|known| known.record == one.record) {
                continue;
            }
            Certainty::Possible.word().clone_into(&mut one.certainty);
            one.selected = false;
        }
        found.push(one);
    }
    found
}

async fn demand_there(
    system: &System,
    connection: &mut Connection,
    rows: &BTreeSet<RowRef>,
) -> Result<(), Error> {
    for row in rows {
        let there = match system.census.table(&row.table) {
            Some(table) => {
                let rows = std::slice::from_ref(row);
                crm::rows::by_key(connection, table, rows, false).await?
            }
            None => Vec::new(),
        };
        if there.is_empty() {
            let record = row.name(&system.profile);
            let name = &system.name;
            let line =
                format!("record {record} is not in system {name}; unlink it or link the right one");
            return Err(Notice::new("person-not-there", line)
                .with("record", record)
                .with("system", name)
                .into());
        }
    }
    Ok(())
}

/// Fixes who is acted on. What is linked and acted on is no candidate any more: it is the person.
fn choose(plan: &mut Plan, linked: Vec<Place>, asked: &Asked) -> Result<(), Notice> {
    if let Some(whom) = asked.whom() {
        demand_found(whom, &linked, &plan.candidates)?;
    }
    let is_linked: BTreeSet<Place> = linked.iter().cloned().collect();
    for candidate in &mut plan.candidates {
        candidate.selected = asked.takes(&candidate.place(), candidate.selected);
    }
    plan.candidates
        .retain(|one| !(one.selected && is_linked.contains(&one.place())));
    let chosen = linked.into_iter();
    let chosen = chosen.filter(|place| asked.takes(place, true));
    let others = plan.candidates.iter().filter(|one| one.selected);
    plan.persons = chosen.chain(others.map(Candidate::place)).collect();
    Ok(())
}

/// A slip in a name would otherwise leave somebody out, or not, without a word.
fn demand_found(whom: &Whom, linked: &[Place], candidates: &[Candidate]) -> Result<(), Notice> {
    let found = candidates.iter().map(Candidate::place);
    let places = linked.iter().cloned().chain(found);
    let known: BTreeSet<String> = places.flat_map(|place| names_of(&place)).collect();
    for (field, named) in [("also", &whom.also), ("without", &whom.without)] {
        if named.iter().any(|name| !known.contains(name)) {
            let line = "names a record that was not found to be the person; look at the preview again, or link it to the request";
            return Err(Notice::new("candidate-unknown", line).at(field));
        }
    }
    Ok(())
}

/// How a record may be named.
fn names_of(place: &Place) -> [String; 2] {
    [
        place.record.clone(),
        format!("{}/{}", place.system, place.record),
    ]
}

fn is_named(names: &BTreeSet<String>, place: &Place) -> bool {
    names_of(place).iter().any(|name| names.contains(name))
}

impl Asked {
    /// What somebody says of the records that were found; lifting looks for none.
    fn whom(&self) -> Option<&Whom> {
        match self {
            Self::Marketing(shares) => Some(&shares.whom),
            Self::Restriction(asked) => Some(&asked.shares.whom),
            Self::Rectification(asked) => Some(&asked.whom),
            Self::Lift => None,
        }
    }

    /// Whether somebody says of a record that it stays as it is.
    fn leaves_out(&self, place: &Place) -> bool {
        self.whom()
            .is_some_and(|whom| is_named(&whom.without, place))
    }

    /// Whether a record is acted on; `sure` where it is linked or certainly the person.
    fn takes(&self, place: &Place, sure: bool) -> bool {
        let Some(whom) = self.whom() else {
            return sure;
        };
        let is_among = match self {
            Self::Rectification(asked) => {
                asked.records.is_empty() || is_named(&asked.records, place)
            }
            Self::Marketing(_) | Self::Restriction(_) | Self::Lift => true,
        };
        !is_named(&whom.without, place) && (is_named(&whom.also, place) || (sure && is_among))
    }
}

impl From<PlanPerson> for Candidate {
    fn from(person: PlanPerson) -> Self {
        Self {
            system: person.system,
            record: person.record,
            certainty: person.certainty,
            score: person.score,
            reasons: person.reasons,
            deleted: person.deleted,
            selected: person.selected,
        }
    }
}

impl Candidate {
    fn place(&self) -> Place {
        Place {
            system: self.system.clone(),
            record: self.record.clone(),
        }
    }

    /// As plans show theirs.
    pub fn view(self, locale: Locale) -> CandidateView {
        let reasons = self.reasons.iter();
        CandidateView {
            reasons: reasons
                .clone()
                .map(|reason| reason.sentence(locale))
                .collect(),
            reason_words: reasons.map(Reason::word).collect(),
            system: self.system,
            record: self.record,
            certainty: self.certainty,
            score: self.score,
            why: self.reasons,
            deleted: self.deleted,
            selected: self.selected,
            // Such a record is at most possible, and taken only by name.
            other: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shares;

    fn candidate(record: &str, selected: bool) -> Candidate {
        Candidate {
            system: "vertrieb".into(),
            record: record.into(),
            certainty: if selected { "certain" } else { "possible" }.into(),
            score: 50,
            reasons: vec![Reason::SameName],
            deleted: false,
            selected,
        }
    }

    /// Who is acted on, and who is told, where `contact:1` is linked, `lead:2` certain and
    /// `contact:3` a namesake.
    fn chosen(also: &[&str], without: &[&str]) -> Result<(Vec<String>, usize), &'static str> {
        let mut plan = Plan {
            candidates: vec![
                candidate("contact:1", true),
                candidate("lead:2", true),
                candidate("contact:3", false),
            ],
            ..Plan::default()
        };
        let linked = vec![candidate("contact:1", true).place()];
        let named = |records: &[&str]| records.iter().map(|one| (*one).to_owned()).collect();
        let asked = Asked::Marketing(Shares {
            whom: Whom {
                also: named(also),
                without: named(without),
            },
            ..Shares::default()
        });
        choose(&mut plan, linked, &asked).map_err(|notice| notice.code)?;
        let persons = plan.persons.into_iter().map(|place| place.record);
        Ok((persons.collect(), plan.candidates.len()))
    }

    fn told(records: &[&str], candidates: usize) -> (Vec<String>, usize) {
        let records = records.iter().map(|one| (*one).to_owned());
        (records.collect(), candidates)
    }

    #[test]
    fn what_only_a_record_that_is_left_out_leads_to_is_shown_and_not_taken() {
        let found = |record: &str, certainty: &str| PlanPerson {
            system: "vertrieb".into(),
            record: record.into(),
            certainty: certainty.into(),
            score: 90,
            reasons: vec![Reason::SamePhone],
            deleted: false,
            selected: certainty == "certain",
        };
        let rest = vec![
            found("contact:1", "certain"),
            found("contact:wrong", "possible"),
        ];
        let whole = vec![
            found("contact:1", "certain"),
            found("contact:wrong", "certain"),
            found("lead:wrongs", "certain"),
        ];
        let all = merged(rest, whole, &BTreeSet::from(["contact:wrong".to_owned()]));
        let told: Vec<_> = all
            .iter()
            .map(|one| (&*one.record, &*one.certainty, one.selected))
            .collect();
        assert_eq!(
            told,
            [
                ("contact:1", "certain", true),
                ("contact:wrong", "certain", true),
                ("lead:wrongs", "possible", false),
            ]
        );
    }

    #[test]
    fn what_is_certain_comes_by_itself_and_a_namesake_by_name_alone() {
        assert_eq!(chosen(&[], &[]), Ok(told(&["contact:1", "lead:2"], 2)));
        let all = ["contact:1", "lead:2", "contact:3"];
        assert_eq!(chosen(&["contact:3"], &[]), Ok(told(&all, 2)));
        assert_eq!(chosen(&[], &["lead:2"]), Ok(told(&["contact:1"], 2)));
        assert_eq!(chosen(&[], &["contact:1"]), Ok(told(&["lead:2"], 3)));
        assert_eq!(chosen(&["contact:9"], &[]), Err("candidate-unknown"));
        assert_eq!(chosen(&[], &["contact:9"]), Err("candidate-unknown"));
    }
}

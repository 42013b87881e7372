//! Lifting a restriction: what we set is put back, where nobody changed it since and nothing else
//! asks for it (Art. 18(3) GDPR).

use std::collections::BTreeSet;

use base::Notice;
use crm::plan::{Values, set_item};
use crm::profile::Profile;
use erasure::Desk;
use law::Right;
use requests::{Person, Reference};

use crate::draft::Making;
use crate::effect::{Effect, Row};
use crate::whom::Site;
use crate::{Error, Kind, Place, restriction, secret, store};

/// Whom the restrictions of a request are about.
pub(crate) async fn persons(desk: &Desk, reference: &str) -> Result<Vec<Place>, Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let live = store::live(&mut conn).await?;
    drop(conn);
    let live: Vec<_> = live
        .into_iter()
        .filter(|one| one.request == reference)
        .collect();
    restriction::demand_told(desk, reference, &live)?;
    demand_balance(desk, reference).await?;
    let places: BTreeSet<Place> = live.into_iter().map(|one| one.place).collect();
    Ok(places.into_iter().collect())
}

/// The step of the balance on an objection.
const BALANCE: &str = "21.5";

/// What is restricted pending the balance stays so until the balance is struck (Art. 18(1)(d) GDPR).
async fn demand_balance(desk: &Desk, reference: &str) -> Result<(), Error> {
    let number: Reference = reference.parse().map_err(requests::Error::from)?;
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let request = requests::load(&mut conn, number).await?;
    let is_open = |(_, step): (_, &requests::Step)| !step.state.is_decided();
    if request.right != Right::Objection || !request.step(BALANCE).is_ok_and(is_open) {
        return Ok(());
    }
    let line = format!(
        "{reference}: is restricted until the balance is struck; decide step {BALANCE} first"
    );
    Err(Notice::new("restriction-balance", line)
        .with("reference", reference)
        .into())
}

/// The rows of every restriction of the request, back to what stood there.
pub(crate) async fn lift(
    desk: &Desk,
    reference: &str,
    sites: &[Site],
    making: &mut Making,
) -> Result<(), Error> {
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let effects = store::restrictions_sealed(&mut conn, reference).await?;
    drop(conn);
    let bars = Bars::read(desk, reference).await?;
    for (effect, sealed) in effects {
        let opened = secret::open(desk, &effect.id, Some(&sealed))?;
        for (at, row) in effect.plan.rows.iter().enumerate() {
            let site = sites.iter().find(|site| site.system.name == row.system);
            let (Some(site), Some(to), Some(from)) = (site, opened.to.get(at), opened.from.get(at))
            else {
                continue;
            };
            let ended = effect.done.get(&row.system);
            if ended.is_some_and(|ended| ended.conflicts.is_empty()) {
                let free = bars
                    .free(desk, &effect, (row, &site.system.profile))
                    .await?;
                put_back(site, making, (row, &free), (to, from)).await?;
            }
        }
    }
    Ok(())
}

/// What else rests on people: other restrictions.
struct Bars {
    restricted: BTreeSet<Place>,
}

impl Bars {
    async fn read(desk: &Desk, reference: &str) -> Result<Self, Error> {
        let mut conn = desk.ledger.store.pool().acquire().await?;
        let live = store::live(&mut conn).await?;
        let others = live.into_iter().filter(|one| one.request != reference);
        Ok(Self {
            restricted: others.map(|one| one.place).collect(),
        })
    }

    /// The columns of a row that may go back: none while another restriction rests on it, and not
    /// those that an objection to marketing sets.
    async fn free(
        &self,
        desk: &Desk,
        effect: &Effect,
        (row, profile): (&Row, &Profile),
    ) -> Result<BTreeSet<String>, Error> {
        let owners = owners(effect, row);
        if owners.iter().any(|owner| self.restricted.contains(owner)) {
            return Ok(BTreeSet::new());
        }
        let mut free: BTreeSet<String> = row.columns.iter().cloned().collect();
        let people: Vec<Person> = owners.iter().map(Place::person).collect();
        if !consents::objected(&desk.ledger, &people).await?.is_empty() {
            let mut settings = profile.marketing.iter();
            let of_table = settings.find(|setting| setting.table.as_str() == row.table);
            for column in of_table.iter().flat_map(|setting| setting.set.keys()) {
                free.remove(column.as_str());
            }
        }
        Ok(free)
    }
}

/// Whose row it is: a person's own, or everybody's who has the value.
fn owners(effect: &Effect, row: &Row) -> Vec<Place> {
    let place = |record: &String| Place {
        system: row.system.clone(),
        record: record.clone(),
    };
    let own = place(&row.record);
    if effect.plan.persons.contains(&own) {
        return vec![own];
    }
    let shared = effect.plan.shared.iter();
    let shared = shared.filter(|one| one.system == row.system && one.record == row.record);
    let others = shared.flat_map(|one| &one.others).map(place);
    others.chain(effect.plan.persons.iter().cloned()).collect()
}

/// What we set and nobody changed goes back.
async fn put_back(
    site: &Site,
    making: &mut Making,
    (row, free): (&Row, &BTreeSet<String>),
    (to, from): (&Values, &Values),
) -> Result<(), Error> {
    let system = &site.system;
    let Some(table) = system.census.table(&row.table) else {
        return Ok(());
    };
    let mut connection = system.database.connect().await?;
    let rows = [row.row()];
    let found = crm::rows::by_key(&mut connection, table, &rows, false).await?;
    connection.close().await;
    for record in found {
        let ours = to
            .iter()
            .filter(|(column, set)| free.contains(*column) && record.text(table, column) == **set);
        let values = ours.map(|(column, _)| (column.clone(), from.get(column).cloned().flatten()));
        let values: Values = values.collect();
        let key = making.secret.key;
        if let Some(item) = set_item(&key, table, &record, &values, Kind::Lift.word()) {
            making.add(system, &item, (&record, &values));
        }
    }
    Ok(())
}

/// The refusal where nothing is restricted.
pub(crate) fn nothing(reference: &str) -> Error {
    let line = format!("{reference}: nothing is restricted by it");
    Notice::new("restriction-none", line)
        .with("reference", reference)
        .into()
}

//! What a run left on a ground is looked at again when the ground's last day has passed: nothing stays
//! longer than a ground carries (Art. 5(1)(e) GDPR). A task says so, once for each request and day.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Role;
use jiff::ToSpan as _;
use jiff::civil::Date;
use ledger::{Deed, Via, Who};
use requests::{Doer, NewTask, TaskOwner, Text};
use serde_json::json;

use crate::{Desk, Error, PlanId, draft, ground, store};

/// So many days somebody has to decide.
const DAYS: i64 = 14;

/// Records that stay by one plan until one day.
#[derive(Debug, Default)]
struct Ended {
    records: i64,
    /// Ids of grounds.
    grounds: BTreeSet<String>,
}

/// Adds a task wherever the last day of a ground has passed and nobody was told yet. Says for which
/// requests that failed, and why.
///
/// # Errors
/// Our own store cannot be used.
pub async fn retention_due(desk: &Desk) -> Result<Vec<(String, Error)>, Error> {
    let today = desk.controller.today(&desk.ledger.clock);
    let mut conn = desk.ledger.store.pool().acquire().await?;
    let kept = store::kept(&mut conn).await?;
    drop(conn);
    let mut all = BTreeMap::<(String, PlanId, Date), Ended>::new();
    for one in kept {
        let (id, last_day) = ground::parts(&one.ground);
        // Without an end it stays until somebody decides otherwise.
        let Some(last_day) = last_day.or(one.until).filter(|day| *day < today) else {
            continue;
        };
        let ended = all.entry((one.request, one.plan, last_day)).or_default();
        ended.records += one.records;
        ended.grounds.insert(id.to_owned());
    }
    let mut failed = Vec::new();
    for ((request, plan, last_day), ended) in all {
        if let Err(error) = tell(desk, (request.as_str(), &plan, last_day), &ended).await {
            failed.push((request, error));
        }
    }
    Ok(failed)
}

/// Adds the task with its entry, unless it was added before.
async fn tell(
    desk: &Desk,
    (name, plan, last_day): (&str, &PlanId, Date),
    ended: &Ended,
) -> Result<(), Error> {
    let ledger = &desk.ledger;
    let today = desk.controller.today(&ledger.clock);
    let reference = draft::request(desk, name).await?.reference;
    let mut tx = ledger.begin().await?;
    if !store::note_end(tx.conn(), (plan, last_day), ledger.clock.now()).await? {
        tx.rollback().await?;
        return Ok(());
    }
    let task = NewTask {
        words: words(desk, last_day, ended)?,
        owner: TaskOwner::Role(Role::PrivacyManager),
        system: None,
        due: today.saturating_add(DAYS.days()),
    };
    let doer = Doer::part("erasure", Via::Job, &ledger.clock);
    let task = requests::add_task_later(ledger, &mut tx, &doer, reference, task).await?;
    tx.record(Deed {
        object: Some(plan.to_string()),
        request: Some(name.to_owned()),
        details: json!({
            "task": task, "until": last_day, "records": ended.records, "grounds": ended.grounds,
        }),
        ..Deed::done(Who::system("erasure", Via::Job), "plans.retention_ended")
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

fn words(desk: &Desk, last_day: Date, ended: &Ended) -> Result<Text, Error> {
    let language = ground::law_language(desk.controller.language);
    let titles = ended.grounds.iter().map(|id| ground::title(id, language));
    let titles: Vec<&str> = titles.collect();
    let words = law::retention::ended()
        .get(language)
        .replace("{n}", &ended.records.to_string())
        .replace("{day}", &law::long_day(last_day, language))
        .replace("{grounds}", &titles.join(", "));
    Ok(Text::parse("words", &words).map_err(requests::Error::from)?)
}

//! All systems there are, as their last check left them: the page answers while a CRM is away.

use askama::Template;
use erasure::LastCheck;

use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "systems/list.html")]
struct List {
    page: Frame,
    connected: Vec<Line>,
    manual: Vec<String>,
}

/// A connected system.
struct Line {
    name: String,
    last: Option<Last>,
}

/// What its last check said.
struct Last {
    at: String,
    fits: bool,
    version: String,
    coverage: String,
    rights: String,
    lacks_rights: bool,
    /// Rights held that nothing needs.
    beyond: i64,
    drifted: i64,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let desk = &visit.app.desk;
    let checks = erasure::last_checks(desk, visit.actor()?).await?;
    let line = |name: &str| {
        let last = checks.iter().find(|check| check.system == name);
        Line {
            name: name.to_owned(),
            last: last.map(|check| last_of(&visit, check)),
        }
    };
    page(&List {
        page: visit.titled("systems-title"),
        connected: desk.systems.connected().map(line).collect(),
        manual: desk.systems.manual().map(str::to_owned).collect(),
    })
}

fn last_of(visit: &Visit, check: &LastCheck) -> Last {
    let number = |n: i64| visit.words.number(n);
    let held = check.rights_needed - check.rights_missing;
    let rights = [
        ("held", number(held)),
        ("needed", number(check.rights_needed)),
    ];
    let whole = check.coverage_permille / 10;
    Last {
        at: visit.moment(check.checked_at),
        fits: check.fits,
        version: check.version.clone().unwrap_or_default(),
        coverage: format!("{whole}.{} %", check.coverage_permille % 10),
        rights: visit.words.with("systems-rights-held", &rights),
        lacks_rights: check.rights_missing > 0,
        beyond: check.rights_beyond,
        drifted: check.drifted,
    }
}

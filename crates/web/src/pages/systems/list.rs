//! All systems there are.

use askama::Template;

use crate::visit::{Answer, Frame, Visit, page};

#[derive(Template)]
#[template(path = "systems/list.html")]
struct List {
    page: Frame,
    connected: Vec<String>,
    manual: Vec<String>,
}

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let systems = &visit.app.desk.systems;
    page(&List {
        page: visit.titled("systems-title"),
        connected: systems.connected().map(str::to_owned).collect(),
        manual: systems.manual().map(str::to_owned).collect(),
    })
}

//! The grounds on which a record may stay, to choose from.

use crate::visit::Visit;

/// One of the list.
pub struct Ground {
    pub id: String,
    pub title: String,
    pub basis: String,
    /// What must be given with it, in words; empty for nothing.
    pub needs: String,
    pub chosen: bool,
}

/// All of them, the most usual first.
pub fn grounds(visit: &Visit, chosen: &str) -> Vec<Ground> {
    let ground = |ground: &law::Ground| Ground {
        id: ground.id.clone(),
        title: visit.words.law(&ground.title),
        basis: visit.words.law(&ground.basis),
        needs: match (ground.needs_end, ground.needs_note) {
            (true, true) => visit.words.t("plans-records-needs-both"),
            (true, false) => visit.words.t("plans-records-needs-end"),
            (false, true) => visit.words.t("plans-records-needs-note"),
            (false, false) => String::new(),
        },
        chosen: ground.id == chosen,
    };
    law::ground::all().iter().map(ground).collect()
}

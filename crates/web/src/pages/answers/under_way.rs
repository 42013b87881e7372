//! How far the work on an answer is, while the page waits.

use ::answers::Collecting;

use crate::visit::Visit;

/// How far the collecting is, or the making of a package.
pub struct UnderWay {
    pub since: String,
    pub so_far: String,
    pub about: String,
    /// The one that is being read; empty for a package.
    pub system: String,
    pub done: i64,
    pub systems: i64,
}

/// In the words of the page.
pub fn under_way(visit: &Visit, one: &Collecting) -> UnderWay {
    let words = visit.words;
    let at = visit.moment(one.started_at);
    if one.to_pack > 0 {
        let places = [
            ("found", words.number(one.found)),
            ("rows", words.number(one.to_pack)),
        ];
        return UnderWay {
            since: words.tr("answers-packing", "at", at),
            so_far: words.with("answers-packing-so-far", &places),
            about: words.t("answers-packing-about"),
            system: String::new(),
            done: one.found,
            systems: one.to_pack,
        };
    }
    let places = [
        ("done", words.number(one.done)),
        ("systems", words.number(one.systems.max(1))),
        ("found", words.number(one.found)),
    ];
    UnderWay {
        since: words.tr("answers-collecting", "at", at),
        so_far: words.with("answers-collecting-so-far", &places),
        about: words.t("answers-collecting-about"),
        system: one.system.clone(),
        done: one.done,
        systems: one.systems.max(1),
    }
}

//! What the CRM shall say of a person, from what we know. Pure.

use consents::{Basis, Channel, Line, State};
use crm::consent::Wanted;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

/// What shall stand in the CRM. Its flags know no purposes, so one "no" stops all mail to an address,
/// and only when every purpose says yes is the address open.
pub(crate) fn wanted(lines: &[Line], zone: &TimeZone) -> Wanted {
    let mut wanted = Wanted::default();
    let consents = || lines.iter().filter_map(|line| line.consent.as_ref());
    if consents().any(|one| one.state == State::Given) {
        wanted.bases.insert(Basis::Consent.word().to_owned());
    } else if consents().any(|one| one.state == State::Withdrawn) {
        wanted.bases.insert("withdrawn".to_owned());
    }
    let grounds = lines.iter().filter_map(|line| line.basis.as_ref());
    let carrying = grounds.clone().filter(|ground| ground.basis.carries());
    wanted
        .bases
        .extend(carrying.map(|ground| ground.basis.word().to_owned()));
    let day = |at: Timestamp| -> Date { zone.to_datetime(at).date() };
    let last = |one: &consents::Consent| one.given_at.max(one.confirmed_at).max(one.withdrawn_at);
    let said = consents().filter_map(|one| Some((last(one)?, one.way)));
    let newest = said.max_by_key(|(at, _)| *at);
    wanted.source = newest.map(|(_, way)| way.word().to_owned());
    let found = grounds.map(|ground| ground.found_on);
    wanted.reviewed = found.chain(newest.map(|(at, _)| day(at))).max();
    of_addresses(lines, &mut wanted);
    wanted
}

/// The same as one text, by which it is known again: words, flags and a day.
pub(crate) fn text(wanted: &Wanted) -> String {
    json!({
        "bases": wanted.bases, "reviewed": wanted.reviewed, "source": wanted.source,
        "opt_out": wanted.opt_out, "opt_in": wanted.opt_in,
    })
    .to_string()
}

fn of_addresses(lines: &[Line], wanted: &mut Wanted) {
    let by_mail = lines.iter();
    let by_mail =
        by_mail.filter(|line| matches!(line.purpose.terms.channel, Channel::Email | Channel::Any));
    let known: Vec<&Line> = by_mail
        .filter(|line| line.consent.is_some() || line.basis.is_some())
        .collect();
    if known.is_empty() {
        return;
    }
    wanted.opt_out = Some(known.iter().any(|line| !line.verdict.may));
    let consents: Vec<_> = known
        .iter()
        .filter_map(|line| line.consent.as_ref())
        .collect();
    let any = |state: State| consents.iter().any(|one| one.state == state);
    let word = if consents.is_empty() {
        return;
    } else if any(State::Withdrawn) {
        "no"
    } else if any(State::Pending) {
        "asked"
    } else if consents.iter().all(|one| one.confirmed_at.is_some()) {
        "confirmed"
    } else {
        "given"
    };
    wanted.opt_in = Some(word.to_owned());
}

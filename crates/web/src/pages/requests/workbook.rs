//! Requests as a workbook in the reader's words. No persons stand in it.

use ::requests::{Request, View};

use super::line::{name_of, names};
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::xlsx::{self, Cell};

/// The keys of the columns' titles.
const HEAD: [&str; 11] = [
    "requests-list-number",
    "requests-list-right",
    "requests-show-state",
    "requests-export-outcome",
    "requests-list-received",
    "requests-export-due",
    "requests-show-legal",
    "requests-list-channel",
    "requests-list-assignee",
    "requests-export-done",
    "requests-export-steps",
];

/// The file.
pub async fn of(visit: &Visit, requests: &[Request]) -> Result<Vec<u8>, Refusal> {
    let words = visit.words;
    let accounts = names(&visit.app).await?;
    let number = |count: usize| Cell::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let row = |request: &Request| {
        let view = View::brief(request, visit.today(), words.0);
        let outcome = view.outcome.map(::requests::Outcome::word);
        let assignee = view.assignee.as_deref();
        vec![
            Cell::Text(view.reference.to_string()),
            Cell::Text(words.law(view.right.title())),
            Cell::Text(words.word("state-", view.state.word())),
            Cell::Text(outcome.map_or_else(String::new, |word| words.word("outcome-", word))),
            Cell::Day(view.received),
            Cell::Day(view.due.due_day),
            Cell::Day(view.due.legal_day),
            Cell::Text(words.word("channel-", view.channel.word())),
            Cell::Text(assignee.map_or_else(String::new, |login| name_of(&accounts, login))),
            number(view.progress.done),
            number(view.progress.all),
        ]
    };
    let rows: Vec<Vec<Cell>> = requests.iter().map(row).collect();
    let head = HEAD.map(|key| words.t(key));
    let title = words.t("requests-list-title");
    xlsx::workbook(&title, &head, &rows).map_err(|error| Refusal::broken(&error))
}

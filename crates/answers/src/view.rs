//! What command, page and API show of an answer: counts, words and hashes, never a value.

use accounts::{Actor, Permission};
use erasure::{Desk, ToldApart};
use jiff::Timestamp;
use requests::Reference;
use serde::Serialize;

use crate::answer::{Answer, AnswerPerson};
use crate::group::title;
use crate::portable::NotPortable;
use crate::{AnswerId, AnswerState, Error, Scope, Topic, store};

/// An answer in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    pub answer: AnswerId,
    pub state: AnswerState,
    pub collected_at: Timestamp,
}

/// An answer as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerView {
    pub answer: AnswerId,
    pub request: String,
    pub scope: Scope,
    pub state: AnswerState,
    /// What a release is given for.
    pub hash: String,
    /// Logins of everybody who prepared it.
    pub prepared_by: Vec<String>,
    pub collected_at: Timestamp,
    pub persons: Vec<AnswerPerson>,
    /// Records of which somebody said that they are another person.
    pub others: Vec<ToldApart>,
    pub groups: Vec<GroupView>,
    /// Systems that a transfer leaves out, by the grounds that are recorded there.
    pub not_portable: Vec<NotPortable>,
    /// What is said of the whole.
    pub statements: Vec<StatementView>,
    /// How many statements the law wants and are missing.
    pub unsaid: usize,
    pub released_by: Option<String>,
    pub released_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    /// Whether the package can still be handed over.
    pub kept: bool,
    /// SHA-256 of the package.
    pub package: Option<String>,
    pub bytes: i64,
    /// The files of the package.
    pub files: Vec<FileView>,
    /// When the person picked it up.
    pub picked_up_at: Option<Timestamp>,
    /// Until when an open link works.
    pub link_until: Option<Timestamp>,
}

/// A kind of data.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    pub group: String,
    pub title: String,
    pub items: usize,
    pub left_out: usize,
    /// Stretches that are blacked out.
    pub blacked_out: usize,
    /// Files that are told.
    pub files: usize,
    /// Files of told rows that are left out.
    pub files_left_out: usize,
    pub statements: Vec<StatementView>,
}

/// Something that is said, or has to be.
#[derive(Debug, Clone, Serialize)]
pub struct StatementView {
    pub topic: Topic,
    pub text: Option<String>,
    pub mandatory: bool,
}

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileView {
    pub path: String,
    pub bytes: i64,
    pub sha256: String,
}

/// One answer.
pub async fn show(desk: &Desk, actor: &Actor, id: &AnswerId) -> Result<AnswerView, Error> {
    let answer = store::answer_for(desk, actor, Permission::AnswersRead, id).await?;
    let store = &desk.ledger.store;
    let links = store::links(store, id, desk.ledger.clock.now()).await?;
    let files = store::files(store, id).await?;
    let logins = store::logins(store).await?;
    let login = |id: &String| logins.get(id).cloned().unwrap_or_default();
    let others = erasure::told_apart(desk, &answer.request).await?;
    let language = desk.controller.language;
    let groups = answer.groups();
    let groups = groups
        .iter()
        .map(|group| group_view(&answer, group, title(answer.scope, group, language)));
    let whole = Topic::OF_ANSWER.into_iter().chain([Topic::Note]);
    Ok(AnswerView {
        groups: groups.collect(),
        statements: whole.map(|topic| statement(&answer, "", topic)).collect(),
        unsaid: answer.unsaid().len(),
        prepared_by: answer.hands.iter().map(login).collect(),
        released_by: answer.released_by.as_ref().map(login),
        files,
        picked_up_at: links.picked_up_at,
        link_until: links.open_until,
        answer: answer.id,
        request: answer.request,
        scope: answer.scope,
        state: answer.state,
        hash: answer.hash,
        collected_at: answer.collected_at,
        persons: answer.persons,
        not_portable: answer.not_portable,
        others,
        released_at: answer.released_at,
        expires_at: answer.expires_at,
        kept: answer.kept,
        package: answer.package,
        bytes: answer.bytes,
    })
}

fn group_view(answer: &Answer, group: &str, title: String) -> GroupView {
    let items = answer.items.iter().filter(|item| item.group() == group);
    let places: std::collections::BTreeSet<i64> = items.clone().map(|item| item.place).collect();
    let told = items.clone().filter(|item| item.left_out.is_none());
    let files = told.clone().filter(|item| item.file.is_some()).count();
    let told = told.filter(|item| item.told_file().is_some()).count();
    let black = answer
        .spans
        .iter()
        .filter(|span| places.contains(&span.item));
    GroupView {
        group: group.to_owned(),
        title,
        items: places.len(),
        left_out: items.filter(|item| item.left_out.is_some()).count(),
        blacked_out: black.count(),
        files: told,
        files_left_out: files - told,
        statements: Topic::OF_GROUP
            .map(|topic| statement(answer, group, topic))
            .to_vec(),
    }
}

fn statement(answer: &Answer, group: &str, topic: Topic) -> StatementView {
    StatementView {
        topic,
        text: answer.statements.get(&(group.to_owned(), topic)).cloned(),
        mandatory: answer.scope == Scope::Access && topic != Topic::Note,
    }
}

/// The answers of a request, newest first.
pub async fn answers_of(desk: &Desk, actor: &Actor, reference: &str) -> Result<Vec<Head>, Error> {
    let reference: Reference = reference.parse().map_err(requests::Error::from)?;
    let named = reference.to_string();
    let asked = Permission::AnswersRead;
    accounts::authorize(&desk.ledger, actor, asked, Some(&named)).await?;
    store::heads(&desk.ledger.store, &named).await
}

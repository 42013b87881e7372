//! What is said beside the data: purposes, recipients, periods, source, decisions, safeguards
//! (Art. 15(1)(a) to (h) and (2) GDPR).

use accounts::{Actor, Permission};
use erasure::Desk;
use ledger::Deed;
use requests::Text;
use serde::Serialize;
use serde_json::json;

use crate::{AnswerId, AnswerView, Error, store, view};

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Of a group: what for.
    Purpose,
    /// Of a group: who got it, by name.
    Recipients,
    /// Of a group: how long, or by which criteria.
    Retention,
    /// Where data come from that the person did not give.
    Source,
    /// Automated decisions and their logic, or that there are none.
    Automated,
    /// Safeguards for third countries, or that no data go there.
    Transfers,
    /// Where to complain.
    Authority,
    /// Further words of one's own.
    Note,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Purpose,
        Self::Recipients,
        Self::Retention,
        Self::Source,
        Self::Automated,
        Self::Transfers,
        Self::Authority,
        Self::Note,
    ];
    /// What has to be said of each group.
    pub const OF_GROUP: [Self; 3] = [Self::Purpose, Self::Recipients, Self::Retention];
    /// What has to be said of the whole.
    pub const OF_ANSWER: [Self; 4] = [
        Self::Source,
        Self::Automated,
        Self::Transfers,
        Self::Authority,
    ];

    /// The word in JSON, tables and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Purpose => "purpose",
            Self::Recipients => "recipients",
            Self::Retention => "retention",
            Self::Source => "source",
            Self::Automated => "automated",
            Self::Transfers => "transfers",
            Self::Authority => "authority",
            Self::Note => "note",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.word() == word)
    }
}

/// What is to be said; an empty text takes back what was.
#[derive(Debug)]
pub struct Explained {
    /// Empty for the whole answer.
    pub group: String,
    pub topic: Topic,
    pub text: Option<Text>,
}

/// Says something beside the data. The texts stand with the answer and go with its package.
pub async fn explain(
    desk: &Desk,
    actor: &Actor,
    id: &AnswerId,
    said: Vec<Explained>,
) -> Result<AnswerView, Error> {
    let mut answer = store::answer_for(desk, actor, Permission::AnswersPrepare, id).await?;
    answer.must_be_draft()?;
    let groups = answer.groups();
    for one in &said {
        let fits = if Topic::OF_GROUP.contains(&one.topic) {
            groups.contains(&one.group)
        } else {
            one.group.is_empty()
        };
        if !fits {
            let line = format!("{}: is not said of this group", one.topic.word());
            return Err(Error::refused("answer-topic", line));
        }
    }
    let topics: Vec<&str> = said.iter().map(|one| one.topic.word()).collect();
    let details = json!({ "topics": topics });
    for one in said {
        let key = (one.group, one.topic);
        match one.text {
            Some(text) => answer.statements.insert(key, text.expose().to_owned()),
            None => answer.statements.remove(&key),
        };
    }
    let mut tx = desk.ledger.begin().await?;
    store::save(tx.conn(), &mut answer, actor.account.id.as_str()).await?;
    store::save_statements(tx.conn(), &answer).await?;
    tx.record(Deed {
        object: Some(answer.id.to_string()),
        request: Some(answer.request.clone()),
        details,
        ..Deed::done(actor.who(), "answers.explain")
    })
    .await?;
    tx.commit().await?;
    view::show(desk, actor, id).await
}

//! What a workflow does.

use base::Notice;
use requests::{Priority, Tag};
use serde::{Deserialize, Serialize};

use crate::rule::{FURTHEST, Span, far};
use crate::telling::{Template, To};

/// One thing that is done, at once or later. The conditions must still hold then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    #[serde(rename = "do")]
    pub deed: Deed,
    /// Whom it concerns: the recipient of a mail, who gets the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<To>,
    /// With `mail`: which of the ready texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    /// With `mail`: a subject of one's own; with placeholders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// With `mail`, `note` and `task`: a text of one's own; with placeholders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// With `internal_date` and `task`: so long after the day it is done on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Span>,
    /// With `task`: the system it is to be done in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// With `priority`: raised to this; by one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// With `tag`: the word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// With `webhook`: its name in the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hook: Option<String>,
    /// How long after the moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Span>,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Tell somebody.
    Mail,
    /// Write into the request's work log.
    Note,
    /// Give the request to somebody, or to whoever of a role has least to do.
    Assign,
    /// Give somebody a task.
    Task,
    /// Raise the priority.
    Priority,
    /// Add a tag.
    Tag,
    /// Tell another program.
    Webhook,
    /// Set the house's own end date. The legal one stays.
    InternalDate,
}

impl Deed {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 8] = [
        Self::Mail,
        Self::Task,
        Self::Assign,
        Self::Priority,
        Self::InternalDate,
        Self::Tag,
        Self::Webhook,
        Self::Note,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Note => "note",
            Self::Assign => "assign",
            Self::Task => "task",
            Self::Priority => "priority",
            Self::Tag => "tag",
            Self::Webhook => "webhook",
            Self::InternalDate => "internal_date",
        }
    }
}

impl Action {
    /// Only the deed; everything else is left open.
    pub fn new(deed: Deed) -> Self {
        Self {
            deed,
            to: None,
            template: None,
            subject: None,
            text: None,
            date: None,
            system: None,
            priority: None,
            tag: None,
            hook: None,
            after: None,
        }
    }

    fn check_deed(&self) -> Result<(), Notice> {
        let wants = |there: bool, code, field, line: &str| {
            if there {
                Ok(())
            } else {
                Err(Notice::new(code, line).at(field))
            }
        };
        let to = "is missing: say whom to tell";
        let span = "is missing: say how long from then";
        let worker = matches!(self.to, Some(To::Role(_) | To::Login(_)));
        match self.deed {
            Deed::Mail => {
                wants(self.to.is_some(), "workflow-to", "to", to)?;
                let own = self.text.is_some() && self.subject.is_some();
                let line = "is missing: choose a text, or write subject and text";
                wants(
                    own || self.template.is_some(),
                    "workflow-template",
                    "template",
                    line,
                )
            }
            Deed::Note => {
                let line = "is missing: write the note";
                wants(self.text.is_some(), "workflow-text", "text", line)
            }
            Deed::Assign => {
                let line = "is missing: name a role or a login";
                wants(worker, "workflow-assign", "to", line)
            }
            Deed::Task => {
                let line = "is missing: write what is to be done";
                wants(self.text.is_some(), "workflow-task", "text", line)?;
                let line = "is missing: name a role, a login or the assignee";
                let owner = worker || self.to == Some(To::Assignee);
                wants(owner, "workflow-assign", "to", line)?;
                wants(self.date.is_some(), "workflow-date", "date", span)
            }
            Deed::InternalDate => wants(self.date.is_some(), "workflow-date", "date", span),
            Deed::Priority => Ok(()),
            Deed::Tag => Tag::parse(self.tag.as_deref().unwrap_or_default())
                .map(|_| ())
                .map_err(|notice| notice.at("tag")),
            Deed::Webhook => {
                let line = "is missing: name a webhook of the configuration";
                wants(self.hook.is_some(), "workflow-hook", "hook", line)
            }
        }
    }

    pub(crate) fn check(&self) -> Result<(), Notice> {
        self.check_deed()?;
        let negative =
            |span: Option<Span>| span.is_some_and(|s| !(0..=FURTHEST).contains(&s.count));
        if negative(self.after) || negative(self.date) {
            return Err(far("after"));
        }
        [&self.subject, &self.text]
            .into_iter()
            .flatten()
            .try_for_each(|text| check_text(text))
    }
}

fn check_text(text: &str) -> Result<(), Notice> {
    if text.chars().count() > 4000 {
        return Err(Notice::new("workflow-long", "is longer than 4000 characters").at("text"));
    }
    if mail::template::unknown(text).is_some() {
        let known = mail::template::NAMES
            .map(|name| format!("{{{name}}}"))
            .join(" ");
        let line = format!("has a placeholder that is not known: use {known}");
        return Err(Notice::new("workflow-placeholder", line)
            .at("text")
            .with("known", known));
    }
    Ok(())
}

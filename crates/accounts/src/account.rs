//! The account: a person who signs in.

use ledger::{Via, Who, WhoKind};

use crate::Error;
use crate::access::{Permission, Refused};

base::id!(
    /// Id of an account.
    AccountId
);

/// What an account is there for; an account may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sachbearbeitung: enters and works requests.
    Agent,
    /// Leads requests and has the erasure tool.
    PrivacyManager,
    /// Freigabe: approves plans, reads all.
    Approver,
    /// Prüfung: reads and verifies the ledger.
    Auditor,
    /// Administration: systems and accounts, no case contents.
    Administrator,
    /// Writes workflows and sees what they did; no case contents.
    WorkflowAuthor,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] = [
        Self::Agent,
        Self::PrivacyManager,
        Self::Approver,
        Self::Auditor,
        Self::Administrator,
        Self::WorkflowAuthor,
    ];

    /// The word as stored and named in commands.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::PrivacyManager => "privacy_manager",
            Self::Approver => "approver",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::WorkflowAuthor => "workflow_author",
        }
    }

    /// Reads a role's word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Reads words of roles; one that is not known is refused with those that are.
    pub fn from_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Vec<Self>, Error> {
        let read = |word: &str| Self::from_word(word.trim()).ok_or_else(unknown);
        words.into_iter().map(read).collect()
    }
}

fn unknown() -> Error {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
    Error::Invalid(format!("role: is not known; give {}", known.join(", ")))
}

/// A person who works with the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id, as entered in the ledger.
    pub id: AccountId,
    /// The name used to sign in.
    pub login: String,
    /// The name shown.
    pub name: String,
    /// What it is there for, in the order of [`Role::ALL`].
    pub roles: Vec<Role>,
}

/// An account acting through one surface.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account, with its roles as they are now.
    pub account: Account,
    /// The surface.
    pub via: Via,
}

/// How the operator is entered in the ledger; no id of an account is that short.
pub(crate) const OPERATOR: &str = "operator";

/// The parts of the product that act on their own, as the log and a request name them. No account
/// has one of these as its login: it would pass for the part, and what the part recorded for its own.
pub const PARTS: [&str; 21] = [
    OPERATOR,
    "sign_in",
    "erasure",
    "requests",
    "worker",
    "migrate",
    "demo",
    "expiry",
    "workflows",
    "mail",
    "data-subject",
    "portal",
    "identity",
    "answers",
    "effects",
    "errands",
    "recipients",
    "mirrors",
    "pick_up",
    "webhooks",
    "writebacks",
];

impl Actor {
    /// The operator at the machine's own command line, who holds the files anyway. Commands that
    /// change a request or a plan ask for an account all the same.
    pub fn operator() -> Self {
        Self {
            account: Account {
                id: AccountId::from_stored(OPERATOR),
                login: OPERATOR.to_owned(),
                name: OPERATOR.to_owned(),
                roles: vec![Role::PrivacyManager, Role::Auditor, Role::Administrator],
            },
            via: Via::Cli,
        }
    }

    /// How the actor is entered in the ledger.
    pub fn who(&self) -> Who {
        let id = self.account.id.to_string();
        let kind = if id == OPERATOR {
            WhoKind::System
        } else {
            WhoKind::Account
        };
        Who {
            id,
            kind,
            via: self.via,
        }
    }

    /// Whether one of the account's roles allows it.
    pub fn may(&self, permission: Permission) -> bool {
        self.account
            .roles
            .iter()
            .any(|role| role.permissions().contains(&permission))
    }

    /// Refuses unless one of the account's roles allows it.
    pub fn require(&self, permission: Permission) -> Result<(), Refused> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(Refused(permission))
        }
    }
}

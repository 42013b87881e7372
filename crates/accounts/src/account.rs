//! The account: a person who signs in.

use ledger::{Via, Who, WhoKind};

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
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Agent,
        Self::PrivacyManager,
        Self::Approver,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The word as stored and named in commands.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::PrivacyManager => "privacy_manager",
            Self::Approver => "approver",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// Reads a role's word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
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

impl Actor {
    /// How the actor is entered in the ledger.
    pub fn who(&self) -> Who {
        Who {
            id: self.account.id.to_string(),
            kind: WhoKind::Account,
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

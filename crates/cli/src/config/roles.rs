//! `[roles]`: what roles are called.

use law::role::Title;
use serde::Deserialize;

use crate::failure::Failure;

/// Titles of roles, where a house has its own.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RolesConfig {
    /// What the role `privacy_manager` is called in German, on pages, in messages and documents;
    /// `Privacy Manager` when absent.
    pub privacy_manager: Option<String>,
}

impl RolesConfig {
    /// The titles are used from now on.
    pub fn settle(&self) -> Result<(), Failure> {
        if let Some(title) = &self.privacy_manager {
            let title = Title::parse(title)
                .map_err(|wrong| Failure::refused(format!("[roles] privacy_manager: {wrong}")))?;
            law::role::settle(title);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_is_none_is_refused_with_its_key() {
        let roles = RolesConfig {
            privacy_manager: Some("a\tb".to_owned()),
        };
        let line = roles.settle().unwrap_err().to_string();
        assert!(
            line.starts_with("[roles] privacy_manager: has signs"),
            "{line}"
        );
        assert!(RolesConfig::default().settle().is_ok());
    }
}

//! The recipients of a request, and those that configuration and register propose.

use accounts::{Actor, Permission};
use erasure::Desk;
use requests::Reference;

use crate::known::Known;
use crate::recipient::Recipient;
use crate::{Error, store};

/// The recipients of a request with what they answered, in the order they were noted.
pub async fn recipients_of(
    desk: &Desk,
    actor: &Actor,
    reference: Reference,
) -> Result<Vec<Recipient>, Error> {
    let ledger = &desk.ledger;
    requests::authorize(ledger, actor, Permission::RequestsRead, Some(reference)).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let mut all = store::all(&mut conn, reference).await?;
    drop(conn);
    let errands = errands::errands_of(desk, actor, reference).await?;
    for one in &mut all {
        let errand = errands
            .iter()
            .find(|errand| Some(&errand.task) == one.task.as_ref());
        one.answer = errand.and_then(|errand| errand.outcome);
    }
    Ok(all)
}

/// Somebody who gets data of a system by rule and is not noted for this request yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub name: String,
    /// Where they are reached, if it is known.
    pub address: Option<String>,
}

/// Who gets data of these systems by rule: those of the configuration, then those that the register
/// names, without the ones noted already.
pub fn proposed(
    known: &Known,
    registered: &[String],
    (systems, noted): (&[String], &[Recipient]),
) -> Vec<Proposed> {
    let configured = known.of(systems).into_iter().map(|one| Proposed {
        name: one.name.trim().to_owned(),
        address: one.address.clone(),
    });
    let registered = registered.iter().map(|name| Proposed {
        name: name.clone(),
        address: None,
    });
    let is_noted = |name: &str| noted.iter().any(|one| one.name.as_deref() == Some(name));
    let mut all: Vec<Proposed> = Vec::new();
    for one in configured.chain(registered) {
        if !is_noted(&one.name) && !all.iter().any(|known| known.name == one.name) {
            all.push(one);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RecipientConfig;

    #[test]
    fn whoever_the_configuration_or_the_register_names_is_proposed_once() {
        let known = Known::new(vec![RecipientConfig {
            name: " Druckerei ".into(),
            address: Some("dsgvo@druck.example".into()),
            systems: Vec::new(),
        }]);
        let registered = ["Druckerei".to_owned(), "Lager GmbH".to_owned()];
        let systems = ["vertrieb".to_owned()];
        let all = proposed(&known.unwrap(), &registered, (&systems, &[]));
        let names: Vec<&str> = all.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["Druckerei", "Lager GmbH"]);
        assert_eq!(all[0].address.as_deref(), Some("dsgvo@druck.example"));
    }
}

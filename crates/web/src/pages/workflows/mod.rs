//! Workflows: the list, one with its past, the sentence builder, the outbox.

pub mod build;
pub mod calls;
mod draft;
pub mod list;
pub mod outbox;
pub mod sentence;
pub mod show;
mod trial;

use workflows::Rule;

use crate::refusal::Fault;
use crate::visit::Visit;

/// Refuses a rule that calls what the configuration does not name.
pub fn hooks_known(visit: &Visit, rule: &Rule) -> Result<(), Fault> {
    let unknown = rule.hooks().any(|name| !visit.app.hooks.has(name));
    if unknown {
        return Err(Fault::new("workflow-hook-unknown").at("hook"));
    }
    Ok(())
}

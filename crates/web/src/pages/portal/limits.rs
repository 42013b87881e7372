//! How often the form may be used within an hour, by where a call really comes from, by mailbox, and
//! by all together. No header changes any of it (ASVS 5.0, 2.4.1).

use crate::visit::Visit;

/// Pages of the form that are filled in.
const STEPS: u32 = 300;
const ALL_STEPS: u32 = 20_000;
/// Files that are laid: each may take ten megabytes until its draft goes.
const FILES: u32 = 20;
const ALL_FILES: u32 = 100;
/// Requests that are sent.
const SENT: u32 = 30;
const SENT_BY_MAILBOX: u32 = 3;
const ALL_SENT: u32 = 300;
/// Looks at a status, right and wrong.
const LOOKS: u32 = 60;
const LOOKS_AT_ONE: u32 = 30;
const ALL_LOOKS: u32 = 3_000;

/// A page may be filled in.
pub fn may_step(visit: &Visit) -> bool {
    by_address(visit, "step", (STEPS, ALL_STEPS))
}

/// A file may be laid.
pub fn may_lay(visit: &Visit) -> bool {
    by_address(visit, "file", (FILES, ALL_FILES))
}

/// A request may be sent; nobody fills somebody else's mailbox with our messages.
pub fn may_send(visit: &Visit, email: &str) -> bool {
    let mailbox = email.trim().to_lowercase();
    let few = mailbox.is_empty() || admits(visit, &format!("mailbox {mailbox}"), SENT_BY_MAILBOX);
    few && by_address(visit, "send", (SENT, ALL_SENT))
}

/// A status may be looked at.
pub fn may_look(visit: &Visit, number: &str) -> bool {
    let number = number.trim().to_uppercase();
    // What is no number is counted with the rest: nobody fills the memory with names.
    let few = number.len() > 20 || admits(visit, &format!("number {number}"), LOOKS_AT_ONE);
    few && by_address(visit, "look", (LOOKS, ALL_LOOKS))
}

fn by_address(visit: &Visit, what: &str, (one, all): (u32, u32)) -> bool {
    let own = format!("{what} {}", visit.address);
    admits(visit, &own, one) && admits(visit, what, all)
}

fn admits(visit: &Visit, key: &str, most: u32) -> bool {
    let key = format!("portal {key}");
    visit.pace.admits(&key, most, visit.app.now())
}

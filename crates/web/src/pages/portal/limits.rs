//! How often the form may be used within an hour, by where a call really comes from, by mailbox, and
//! by all together. No header changes any of it (ASVS 5.0, 2.4.1).

use std::net::{IpAddr, Ipv6Addr};

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
    at_place(visit, "step", STEPS) && admits(visit, "step", ALL_STEPS)
}

/// A file may be laid.
pub fn may_lay(visit: &Visit) -> bool {
    at_place(visit, "file", FILES) && admits(visit, "file", ALL_FILES)
}

/// A request may be sent; nobody fills somebody else's mailbox with our messages.
pub fn may_send(visit: &Visit, email: &str) -> bool {
    let key = format!("mailbox {}", mailbox(email));
    at_place(visit, "send", SENT)
        && (email.trim().is_empty() || admits(visit, &key, SENT_BY_MAILBOX))
        && admits(visit, "send", ALL_SENT)
}

/// A status may be looked at.
pub fn may_look(visit: &Visit, number: &str) -> bool {
    let number = number.trim().to_uppercase();
    let key = format!("number {number}");
    // What is no number is counted with the rest: nobody fills the memory with names.
    at_place(visit, "look", LOOKS)
        && (number.len() > 20 || admits(visit, &key, LOOKS_AT_ONE))
        && admits(visit, "look", ALL_LOOKS)
}

/// The place is asked first: who is past their own limit uses up neither a mailbox's or a number's
/// nor that of all, and locks nobody out.
fn at_place(visit: &Visit, what: &str, most: u32) -> bool {
    admits(visit, &format!("{what} {}", place(&visit.address)), most)
}

/// Whence a call comes. Whoever has one address of IPv6 has their whole network of 64 bits.
fn place(address: &str) -> String {
    match address
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V6(address)) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            Ipv6Addr::from_bits(network).to_string()
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// A mailbox whatever its spelling: what stands after a plus leads into the same one.
fn mailbox(email: &str) -> String {
    let email = email.trim().to_lowercase();
    match email.rsplit_once('@') {
        Some((local, domain)) => {
            let local = local.trim_matches('"');
            let name = local.split_once('+').map_or(local, |(name, _)| name);
            format!("{name}@{domain}")
        }
        None => email,
    }
}

fn admits(visit: &Visit, key: &str, most: u32) -> bool {
    let key = format!("portal {key}");
    visit.pace.admits(&key, most, visit.app.now())
}

#[cfg(test)]
mod tests {
    use super::{mailbox, place};

    #[test]
    fn a_network_of_ipv6_is_one_place_and_an_address_of_ipv4_its_own() {
        let one = place("2001:db8:1:2::1");
        assert_eq!(one, place("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(one, place("2001:db8:1:3::1"));
        assert_ne!(place("203.0.113.1"), place("203.0.113.2"));
        assert_eq!(place("::ffff:203.0.113.1"), "203.0.113.1");
    }

    #[test]
    fn one_mailbox_has_many_spellings() {
        for same in [
            " Anna@Example.org",
            "anna+1@example.org",
            "\"anna\"@example.org",
        ] {
            assert_eq!(mailbox(same), "anna@example.org", "{same}");
        }
        assert_ne!(mailbox("berta@example.org"), "anna@example.org");
    }
}

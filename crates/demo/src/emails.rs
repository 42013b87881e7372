//! E-mails: head, texts, address links and, where a mailbox was imported, the whole MIME source.

use crate::house::User;
use crate::mime::Source;
use crate::records::{Module, Party};
use crate::rows::put;
use crate::world::World;

/// An e-mail about to be written; the first party is the one it is with.
pub(crate) struct Letter<'a> {
    pub(crate) parties: &'a [&'a Party],
    pub(crate) day: i32,
    pub(crate) subject: &'a str,
    pub(crate) text: &'a str,
    pub(crate) inbound: bool,
    /// Whether the mailbox import kept the source.
    pub(crate) with_source: bool,
}

/// Who writes to whom, as name and address.
struct Ends {
    from: (String, String),
    to: (String, String),
    copies: Vec<(String, String)>,
}

impl Ends {
    fn of(letter: &Letter<'_>, user: &User) -> Self {
        let side = |party: &Party| (party.person.full(), party.person.mail().to_owned());
        let (they, we) = (side(letter.parties[0]), (user.full(), user.mail()));
        let copies = letter.parties[1..]
            .iter()
            .map(|party| side(party))
            .collect();
        let (from, to) = if letter.inbound {
            (they, we)
        } else {
            (we, they)
        };
        Self { from, to, copies }
    }
}

fn shown(end: &(String, String)) -> String {
    format!("{} <{}>", end.0, end.1)
}

fn html(text: &str, name: &str) -> String {
    let body = text
        .replace('&', "&amp;")
        .replace('ä', "&auml;")
        .replace('ö', "&ouml;");
    let body = body.replace('ü', "&uuml;").replace('ß', "&szlig;");
    format!("<p>{body}</p><p>-- <br>{name}</p>")
}

pub(crate) fn email(world: &mut World, letter: &Letter<'_>) -> String {
    let (id, at) = (world.dice.id(), world.moment(letter.day));
    let who = world.dice.below(world.house.users.len());
    let user = world.house.users[who].clone();
    let ends = Ends::of(letter, &user);
    let first = letter.parties[0];
    let (module, of) = match (&first.account, first.module) {
        (Some(account), Module::Contacts) => ("Accounts", account),
        _ => (first.module.word(), &first.id),
    };
    let domain = ends.from.1.split('@').nth(1).unwrap_or("muster.example");
    let message_id = format!("{}@{domain}", &id[..18]);
    let (kind, status) = if letter.inbound {
        ("inbound", "read")
    } else {
        ("out", "sent")
    };
    put!(
        world.rows, "emails", id: &id, name: letter.subject, date_entered: &at, date_modified: &at,
        modified_user_id: &user.id, created_by: &user.id, deleted: 0, assigned_user_id: &user.id,
        date_sent_received: &at, message_id: &message_id, type: kind, status: status,
        parent_type: module, parent_id: of
    );
    let html = html(letter.text, &ends.from.0);
    let source = letter.with_source.then(|| {
        let (from, to) = (&ends.from, &ends.to);
        Source {
            from: (&from.0, &from.1),
            to: (&to.0, &to.1),
            subject: letter.subject,
            message_id: &message_id,
            day: &at,
            text: letter.text,
            html: &html,
        }
        .render()
    });
    let copies: Vec<String> = ends.copies.iter().map(shown).collect();
    let (from, to, copies) = (shown(&ends.from), shown(&ends.to), copies.join(", "));
    put!(
        world.rows, "emails_text", email_id: &id, from_addr: &from, reply_to_addr: "",
        to_addrs: &to, cc_addrs: &copies, bcc_addrs: "", description: letter.text,
        description_html: &html, raw_source: source.as_ref(), deleted: 0
    );
    link(world, letter, &ends, &id, &at);
    id
}

fn link(world: &mut World, letter: &Letter<'_>, ends: &Ends, id: &str, at: &str) {
    for party in letter.parties {
        let bean = world.dice.id();
        put!(
            world.rows, "emails_beans", id: &bean, email_id: id, bean_id: &party.id,
            bean_module: party.module.word(), date_modified: at, deleted: 0
        );
    }
    let sides = [("from", &ends.from), ("to", &ends.to)];
    let copies = ends.copies.iter().map(|copy| ("cc", copy));
    for (side, end) in sides.into_iter().chain(copies) {
        let (rel, address) = (world.dice.id(), world.address(&end.1, at));
        put!(
            world.rows, "emails_email_addr_rel", id: &rel, email_id: id, address_type: side,
            email_address_id: &address, deleted: 0
        );
    }
}

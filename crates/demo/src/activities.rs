//! Calls, meetings, tasks and notes, each with the links SuiteCRM gives it.

use crate::records::{Module, Party, owner};
use crate::rows::{fit, put};
use crate::world::World;

/// An activity about to be written; the first party is the one it is about.
#[derive(Clone, Copy)]
pub(crate) struct Activity<'a> {
    pub(crate) parties: &'a [&'a Party],
    /// Days from today.
    pub(crate) day: i32,
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
}

/// The polymorphic parent: mostly the firm, so that the person hangs on the join table alone.
fn parent(party: &Party) -> (&str, &str) {
    match (party.module, &party.account) {
        (Module::Leads, _) => ("Leads", &party.id),
        (Module::Contacts, Some(account)) => ("Accounts", account),
        (Module::Contacts, None) => ("Contacts", &party.id),
    }
}

fn contact_of(party: &Party) -> Option<&str> {
    (party.module == Module::Contacts).then_some(party.id.as_str())
}

pub(crate) fn call(world: &mut World, activity: Activity<'_>) -> String {
    let (id, user, at) = (world.dice.id(), owner(world), world.moment(activity.day));
    let (kind, of) = parent(activity.parties[0]);
    let direction = if world.dice.percent(50) {
        "Inbound"
    } else {
        "Outbound"
    };
    let status = if activity.day > 0 { "Planned" } else { "Held" };
    let name = fit(50, activity.name);
    put!(
        world.rows, "calls", id: &id, name: &name, date_entered: &at, date_modified: &at,
        modified_user_id: &user, created_by: &user, description: activity.text, deleted: 0,
        assigned_user_id: &user, duration_hours: 0, duration_minutes: 15, date_start: &at,
        date_end: &at, parent_type: kind, status: status, direction: direction, parent_id: of
    );
    for party in activity.parties {
        let link = world.dice.id();
        match party.module {
            Module::Contacts => put!(
                world.rows, "calls_contacts", id: &link, call_id: &id, contact_id: &party.id,
                accept_status: "accept", date_modified: &at, deleted: 0
            ),
            Module::Leads => put!(
                world.rows, "calls_leads", id: &link, call_id: &id, lead_id: &party.id,
                accept_status: "accept", date_modified: &at, deleted: 0
            ),
        }
    }
    let link = world.dice.id();
    put!(
        world.rows, "calls_users", id: &link, call_id: &id, user_id: &user,
        accept_status: "accept", date_modified: &at, deleted: 0
    );
    id
}

pub(crate) fn meeting(world: &mut World, activity: Activity<'_>) -> String {
    let (id, user, at) = (world.dice.id(), owner(world), world.moment(activity.day));
    let first = activity.parties[0];
    let (kind, of) = parent(first);
    let status = if activity.day > 0 { "Planned" } else { "Held" };
    let (name, location) = (fit(50, activity.name), fit(50, &first.person.street));
    put!(
        world.rows, "meetings", id: &id, name: &name, date_entered: &at, date_modified: &at,
        modified_user_id: &user, created_by: &user, description: activity.text, deleted: 0,
        assigned_user_id: &user, location: &location, duration_hours: 1, duration_minutes: 0,
        date_start: &at, date_end: &at, parent_type: kind, status: status, parent_id: of
    );
    for party in activity.parties {
        let link = world.dice.id();
        match party.module {
            Module::Contacts => put!(
                world.rows, "meetings_contacts", id: &link, meeting_id: &id, contact_id: &party.id,
                accept_status: "accept", date_modified: &at, deleted: 0
            ),
            Module::Leads => put!(
                world.rows, "meetings_leads", id: &link, meeting_id: &id, lead_id: &party.id,
                accept_status: "accept", date_modified: &at, deleted: 0
            ),
        }
    }
    let link = world.dice.id();
    put!(
        world.rows, "meetings_users", id: &link, meeting_id: &id, user_id: &user,
        accept_status: "accept", date_modified: &at, deleted: 0
    );
    if activity.day > 0 || world.dice.percent(5) {
        remind(world, &id, &at, first);
    }
    id
}

fn remind(world: &mut World, meeting: &str, at: &str, party: &Party) {
    let (id, invitee) = (world.dice.id(), world.dice.id());
    put!(
        world.rows, "reminders", id: &id, name: "r", date_entered: at, date_modified: at,
        created_by: "1", deleted: 0, popup: 1, email: 1, email_sent: 0, timer_popup: "60",
        timer_email: "60", related_event_module: "Meetings", related_event_module_id: meeting
    );
    put!(
        world.rows, "reminders_invitees", id: &invitee, name: "", date_entered: at,
        date_modified: at, created_by: "1", deleted: 0, reminder_id: &id,
        related_invitee_module: party.module.word(), related_invitee_module_id: &party.id
    );
}

pub(crate) fn task(world: &mut World, activity: Activity<'_>) -> String {
    let (id, user, at) = (world.dice.id(), owner(world), world.moment(activity.day));
    let first = activity.parties[0];
    let (kind, of) = parent(first);
    let status = if activity.day > 0 {
        "Not Started"
    } else {
        "Completed"
    };
    let name = fit(50, activity.name);
    put!(
        world.rows, "tasks", id: &id, name: &name, date_entered: &at, date_modified: &at,
        modified_user_id: &user, created_by: &user, description: activity.text, deleted: 0,
        assigned_user_id: &user, status: status, date_due: &at, parent_type: kind, parent_id: of,
        contact_id: contact_of(first), priority: "Medium"
    );
    id
}

pub(crate) fn note(world: &mut World, activity: Activity<'_>) -> String {
    note_with(world, activity, None)
}

/// A note with a file attached; the file would lie under `upload/<id>`.
pub(crate) fn note_with(world: &mut World, activity: Activity<'_>, file: Option<&str>) -> String {
    let (id, user, at) = (world.dice.id(), owner(world), world.moment(activity.day));
    let first = activity.parties[0];
    let (kind, of) = parent(first);
    let mime = file.map(|_| "application/pdf");
    put!(
        world.rows, "notes", assigned_user_id: &user, id: &id, date_entered: &at,
        date_modified: &at, modified_user_id: &user, created_by: &user, name: activity.name,
        file_mime_type: mime, filename: file, parent_type: kind, parent_id: of,
        contact_id: contact_of(first), portal_flag: 0, embed_flag: 0, description: activity.text,
        deleted: 0
    );
    id
}

/// A note or task whose link to the person the CRM's own delete has cut: only its text names them.
pub(crate) fn cut_note(world: &mut World, day: i32, name: &str, text: &str) -> String {
    let (id, user, at) = (world.dice.id(), owner(world), world.moment(day));
    put!(
        world.rows, "notes", assigned_user_id: &user, id: &id, date_entered: &at,
        date_modified: &at, modified_user_id: &user, created_by: &user, name: name, contact_id: "",
        portal_flag: 0, embed_flag: 0, description: text, deleted: 0
    );
    id
}

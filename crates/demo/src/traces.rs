//! The copies of a person that the CRM leaves by itself.

use crate::php::Php;
use crate::records::{Module, Party, owner};
use crate::rows::{fit, put};
use crate::world::World;

/// What saving a person leaves behind: the search index's event; sometimes feed and tracker too.
pub(crate) fn saved(world: &mut World, party: &Party) {
    indexed(world, &party.person.full(), party.module.word(), &party.id);
    if world.dice.percent(30) {
        feed(world, party);
    }
    if world.dice.percent(30) {
        viewed(world, party);
    }
}

/// The search index's own note of a record. Returns the row's id.
pub(crate) fn indexed(world: &mut World, name: &str, module: &str, record: &str) -> String {
    let (id, at) = (world.dice.id(), world.once());
    put!(
        world.rows, "aod_indexevent", id: &id, name: name, date_entered: &at, date_modified: &at,
        modified_user_id: "1", created_by: "1", deleted: 0, success: 1, record_id: record,
        record_module: module
    );
    id
}

/// The activity stream's sentence with the person's name in it. Returns the row's id.
pub(crate) fn feed(world: &mut World, party: &Party) -> String {
    let (id, at, user) = (world.dice.id(), world.once(), owner(world));
    let (module, event) = match party.module {
        Module::Contacts => ("Contacts", "CREATED_CONTACT"),
        Module::Leads => ("Leads", "CREATED_LEAD"),
    };
    let name = party.person.full();
    let name = format!(
        "<b>{{this.CREATED_BY}}</b> {{SugarFeed.{event}}} [{module}:{}:{name}]",
        party.id
    );
    put!(
        world.rows, "sugarfeed", id: &id, name: &name, date_entered: &at, date_modified: &at,
        modified_user_id: "1", created_by: &user, deleted: 0, assigned_user_id: &user,
        related_module: module, related_id: &party.id
    );
    id
}

/// "Recently viewed". Returns the row's number.
pub(crate) fn viewed(world: &mut World, party: &Party) -> i64 {
    let number = i64::try_from(world.rows.count("tracker") + 1).expect("fewer rows than 63 bits");
    let (at, user, monitor) = (world.once(), owner(world), world.dice.id());
    let session = world.dice.id().replace('-', "");
    let summary = format!("{} {}", party.person.salutation(), party.person.full());
    put!(
        world.rows, "tracker", id: number, monitor_id: &monitor, user_id: &user,
        module_name: party.module.word(), item_id: &party.id, item_summary: &summary,
        date_modified: &at, action: "detailview", session_id: &session, visible: 1, deleted: 0
    );
    number
}

/// A change of a field as the audit table keeps it.
pub(crate) struct Change<'a> {
    pub(crate) field: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) before: &'a str,
    pub(crate) after: &'a str,
}

/// Writes an audit row of the person. Returns its id.
pub(crate) fn changed(world: &mut World, party: &Party, change: &Change<'_>) -> String {
    let (id, at, user) = (world.dice.id(), world.once(), owner(world));
    let table = match party.module {
        Module::Contacts => "contacts_audit",
        Module::Leads => "leads_audit",
    };
    let is_text = change.kind == "text";
    let string = |value: &str| (!is_text).then(|| fit(255, value));
    let text = |value: &str| is_text.then(|| value.to_owned());
    let (before, after) = (string(change.before), string(change.after));
    let (old, new) = (text(change.before), text(change.after));
    put!(
        world.rows, table, id: &id, parent_id: &party.id, date_created: &at, created_by: &user,
        field_name: change.field, data_type: change.kind, before_value_string: before.as_ref(),
        after_value_string: after.as_ref(), before_value_text: old.as_ref(),
        after_value_text: new.as_ref()
    );
    id
}

/// An ordinary audit row: mostly an old telephone or a former name, sometimes nothing personal.
pub(crate) fn some_change(world: &mut World, party: &Party) -> String {
    let former = world.lexicon.family(&mut world.dice);
    let old = format!("+43 1 5557 {:04}", 1_000 + world.dice.below(9_000));
    let person = party.person.clone();
    let change = match world.dice.below(6) {
        0 => (
            "last_name",
            "varchar",
            former.as_str(),
            person.family.as_str(),
        ),
        1 => (
            "phone_mobile",
            "phone",
            old.as_str(),
            person.mobile.as_str(),
        ),
        2 => ("phone_work", "phone", old.as_str(), person.work.as_str()),
        3 => (
            "primary_address_street",
            "varchar",
            "Alte Gasse 3",
            person.street.as_str(),
        ),
        4 => ("lead_source", "enum", "Cold Call", "Trade Show"),
        _ => ("do_not_call", "bool", "0", "1"),
    };
    let (field, kind, before, after) = change;
    changed(
        world,
        party,
        &Change {
            field,
            kind,
            before,
            after,
        },
    )
}

/// Membership of the newsletter list and the campaign's log with the address in clear. Returns the
/// ids of the log rows.
pub(crate) fn mailed(world: &mut World, party: &Party, times: usize) -> Vec<String> {
    let (link, at) = (world.dice.id(), world.once());
    put!(
        world.rows, "prospect_lists_prospects", id: &link, prospect_list_id: &world.house.list,
        related_id: &party.id, related_type: party.module.word(), date_modified: &at, deleted: 0
    );
    let mut logged = Vec::with_capacity(times);
    for n in 0..times {
        let (id, key) = (world.dice.id(), world.dice.id());
        let what = ["targeted", "viewed", "link"][n % 3];
        let mail = fit(100, party.person.mail());
        put!(
            world.rows, "campaign_log", id: &id, campaign_id: &world.house.campaign,
            target_tracker_key: &key, target_id: &party.id, target_type: party.module.word(),
            activity_type: what, activity_date: &at, archived: 0, hits: 1,
            list_id: &world.house.list, deleted: 0, date_modified: &at, more_information: &mail
        );
        logged.push(id);
    }
    logged
}

/// A colleague's saved search for the person: PHP `serialize` in base64. Returns the row's id.
pub(crate) fn saved_search(world: &mut World, party: &Party, name: &str) -> String {
    let (id, at, user) = (world.dice.id(), world.once(), owner(world));
    let person = &party.person;
    let contents = Php::Map(vec![
        ("saved_search_action", Php::Text("save")),
        ("search_module", Php::Text(party.module.word())),
        ("query", Php::Text("true")),
        ("first_name_advanced", Php::Text(&person.given)),
        ("last_name_advanced", Php::Text(&person.family)),
        ("email_advanced", Php::Text(person.mail())),
        ("advanced", Php::Bool(true)),
    ]);
    put!(
        world.rows, "saved_search", id: &id, name: name, search_module: party.module.word(),
        deleted: 0, date_entered: &at, date_modified: &at, assigned_user_id: &user,
        contents: &contents.base64()
    );
    id
}

/// A star on the record; the name stands in it. Returns the row's id.
pub(crate) fn favourite(world: &mut World, party: &Party) -> String {
    let (id, at, user) = (world.dice.id(), world.once(), owner(world));
    let name = party.person.full();
    put!(
        world.rows, "favorites", id: &id, name: &name, date_entered: &at, date_modified: &at,
        created_by: &user, deleted: 0, assigned_user_id: &user, parent_id: &party.id,
        parent_type: party.module.word()
    );
    id
}

/// An alert on a colleague's screen. Returns the row's id.
pub(crate) fn alert(world: &mut World, party: &Party) -> String {
    let (id, at, user) = (world.dice.id(), world.once(), owner(world));
    let name = format!("{} anrufen", party.person.full());
    let text = format!(
        "Erinnerung: {} unter {}",
        party.person.full(),
        party.person.mobile
    );
    let module = party.module.word();
    let url = format!(
        "index.php?module={module}&action=DetailView&record={}",
        party.id
    );
    put!(
        world.rows, "alerts", id: &id, name: &name, date_entered: &at, date_modified: &at,
        created_by: "1", description: &text, deleted: 0, assigned_user_id: &user, is_read: 0,
        target_module: "Calls", type: "info", url_redirect: &url
    );
    id
}

/// The geocoder's memory of the address. Returns the row's id.
pub(crate) fn located(world: &mut World, party: &Party) -> String {
    let (id, at) = (world.dice.id(), world.once());
    let person = &party.person;
    let name = format!(
        "{}, {}, {}",
        person.street, person.town.name, person.town.postcode
    );
    put!(
        world.rows, "jjwg_address_cache", id: &id, name: &name, date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, lat: 48.2084, lng: 16.3725
    );
    id
}

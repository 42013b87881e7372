//! What the CRM copied of her by itself, and what colleagues saved.

use crate::house;
use crate::php::Php;
use crate::planted::{Coding, Story};
use crate::records::Party;
use crate::rows::put;
use crate::traces::{self, Change};
use crate::world::World;

const AUDITS: usize = 143;
const VIEWS: usize = 21;

pub(super) fn write(world: &mut World, her: &Party, story: &mut Story) {
    audits(world, her, story);
    copies(world, her, story);
    workflow(world, her, story);
    import(world, story);
}

fn audits(world: &mut World, her: &Party, story: &mut Story) {
    let changes = [
        (
            "phone_mobile",
            "phone",
            "+43 664 5557 0199",
            "0664 / 5557 0114",
        ),
        ("last_name", "varchar", "Weber", "Brandl"),
        ("phone_work", "phone", "+43 1 5557 0141", "+43 1 5557 0148"),
        (
            "primary_address_street",
            "varchar",
            "Rosengasse 9",
            "Lindenweg 4",
        ),
        (
            "description",
            "text",
            "",
            "Katharina Brandl bevorzugt Kontakt per E-Mail.",
        ),
        ("assigned_user_id", "relate", "1", "1"),
    ];
    for n in 0..AUDITS {
        let (field, kind, before, after) = changes[n % changes.len()];
        let id = traces::changed(
            world,
            her,
            &Change {
                field,
                kind,
                before,
                after,
            },
        );
        if field != "assigned_user_id" {
            let column = if kind == "text" {
                "after_value_text"
            } else {
                "after_value_string"
            };
            story.trace("contacts_audit", column, &id, Coding::Plain);
        }
    }
}

/// What the CRM copied by itself, and what colleagues saved.
fn copies(world: &mut World, her: &Party, story: &mut Story) {
    for _ in 0..VIEWS {
        let number = traces::viewed(world, her).to_string();
        story.trace("tracker", "item_summary", &number, Coding::Plain);
    }
    let feed = traces::feed(world, her);
    story.trace("sugarfeed", "name", &feed, Coding::Plain);
    let event = traces::indexed(world, "Rückruf Katharina Brandl", "Calls", &her.id);
    story.trace("aod_indexevent", "name", &event, Coding::Plain);
    for id in traces::mailed(world, her, 3) {
        story.trace("campaign_log", "more_information", &id, Coding::Plain);
    }
    let favourite = traces::favourite(world, her);
    story.trace("favorites", "name", &favourite, Coding::Plain);
    let alert = traces::alert(world, her);
    story.trace("alerts", "name", &alert, Coding::Plain);
    let place = traces::located(world, her);
    story.trace("jjwg_address_cache", "name", &place, Coding::Plain);
    let search = traces::saved_search(world, her, "Katharina Brandl");
    story.trace("saved_search", "contents", &search, Coding::PhpBase64);
    let user = world.house.users[0].id.clone();
    let last = Php::Map(vec![
        ("first_name_basic", Php::Text("Katharina")),
        ("last_name_basic", Php::Text("Brandl")),
        ("email_basic", Php::Text("k.brandl@beispielmail.example")),
    ]);
    let last = house::preference(
        world,
        &user,
        "Contacts2_CONTACT",
        &Php::Map(vec![("query", last)]),
    );
    story.trace("user_preferences", "contents", &last, Coding::PhpBase64);
}

/// A rule made for her alone, and what the firm's workflow copied: a task named after her with
/// nothing but the telephone in it, linked to nobody.
fn workflow(world: &mut World, her: &Party, story: &mut Story) {
    let (action, processed, task) = (world.dice.id(), world.dice.id(), world.dice.id());
    let (at, rule) = (world.once(), world.house.workflow.clone());
    let texts = Php::List(vec![
        Php::Text("VIP-Regel für Katharina Brandl"),
        Php::Text("name"),
    ]);
    let parameters = Php::Map(vec![("record_type", Php::Text("Notes")), ("value", texts)]).base64();
    put!(
        world.rows, "aow_actions", id: &action, name: "fester Text", date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, aow_workflow_id: &rule, action_order: 2,
        action: "CreateRecord", parameters: &parameters
    );
    story.trace("aow_actions", "parameters", &action, Coding::PhpBase64);
    put!(
        world.rows, "aow_processed", id: &processed, name: "", date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, aow_workflow_id: &rule,
        parent_id: &her.id, parent_type: "Contacts", status: "Complete"
    );
    put!(
        world.rows, "tasks", id: &task, name: "Brandl", date_entered: &at, date_modified: &at,
        created_by: "1", description: &her.person.mobile, deleted: 0, status: "Not Started"
    );
    story.mention("tasks", "description", &task);
}

/// The import that brought her lead, with the mapping somebody named after her.
fn import(world: &mut World, story: &mut Story) {
    let (id, at, user) = (
        world.dice.id(),
        world.once(),
        world.house.users[1].id.clone(),
    );
    put!(
        world.rows, "import_maps", id: &id, name: "Messeliste Katharina Brandl", source: "csv",
        enclosure: "\"", delimiter: ",", module: "Leads",
        content: "Vorname=first_name&Nachname=last_name&Mobil=phone_mobile&Mail=email1",
        default_values: "refered_by=Katharina Brandl", has_header: 1, deleted: 0,
        date_entered: &at, date_modified: &at, assigned_user_id: &user, is_published: "no"
    );
    story.trace("import_maps", "name", &id, Coding::Plain);
    story.trace("import_maps", "default_values", &id, Coding::Plain);
}

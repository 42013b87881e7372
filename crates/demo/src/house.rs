//! The firm that runs the CRM: its people, settings, custom fields, campaigns and workflows.

use crate::dice::Dice;
use crate::php::Php;
use crate::rows::put;
use crate::schema;
use crate::world::{Flags, World};

/// The firm's own records that everything else hangs on.
pub(crate) struct House {
    pub(crate) users: Vec<User>,
    pub(crate) campaign: String,
    pub(crate) list: String,
    pub(crate) event: String,
    pub(crate) survey: String,
    pub(crate) question: String,
    pub(crate) workflow: String,
    pub(crate) group: String,
}

/// An employee.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) login: &'static str,
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
}

impl User {
    pub(crate) fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    pub(crate) fn mail(&self) -> String {
        format!("{}@muster.example", self.login)
    }
}

impl House {
    pub(crate) fn invent(dice: &mut Dice) -> Self {
        let people = [
            ("aberger", "Anna", "Berger"),
            ("jhuber", "Jonas", "Huber"),
            ("mlang", "Mira", "Lang"),
            ("tsteindl", "Tarek", "Steindl"),
            ("kwolny", "Karin", "Wolny"),
        ];
        let users = people.map(|(login, given, family)| User {
            id: dice.id(),
            login,
            given,
            family,
        });
        Self {
            users: users.to_vec(),
            campaign: dice.id(),
            list: dice.id(),
            event: dice.id(),
            survey: dice.id(),
            question: dice.id(),
            workflow: dice.id(),
            group: dice.id(),
        }
    }
}

/// Writes the firm's own rows.
pub(crate) fn furnish(world: &mut World) {
    settings(world);
    custom_fields(world);
    users(world);
    marketing(world);
    automation(world);
}

fn settings(world: &mut World) {
    // SuiteCRM 7.14 keeps the version of the SugarCRM it comes from here, not its own.
    let settings = [
        ("notify", "fromaddress", "crm@muster.example"),
        ("notify", "fromname", "Muster GmbH"),
        ("notify", "on", "1"),
        ("info", "sugar_version", "6.5.25"),
        ("tracker", "Tracker", "1"),
        ("sugarfeed", "enabled", "1"),
        ("sugarfeed", "module_Contacts", "1"),
        ("sugarfeed", "module_Leads", "1"),
        ("system", "name", "SuiteCRM"),
        ("massemailer", "email_copy", "1"),
    ];
    for (category, name, value) in settings {
        put!(
            world.rows, "config", category: category, name: name, value: value
        );
    }
    let at = world.moment(-3_900);
    put!(
        world.rows, "currencies", id: "-99", name: "Euro", symbol: "€", iso4217: "EUR",
        conversion_rate: 1.0, status: "Active", deleted: 0, date_entered: &at, date_modified: &at,
        created_by: "1"
    );
}

/// Describes every column of every `_cstm` table, as the CRM's Studio does.
fn custom_fields(world: &mut World) {
    let at = world.moment(-1_200);
    for table in schema::tables() {
        let Some(base) = table.name.strip_suffix("_cstm") else {
            continue;
        };
        let module = base[..1].to_uppercase() + &base[1..];
        for column in table.columns.iter().filter(|column| column.name != "id_c") {
            let (kind, rest) = column.kind.split_once('(').unwrap_or((column.kind, ""));
            let length: Option<i64> = rest.split([',', ')']).next().and_then(|n| n.parse().ok());
            let kind = if kind == "char" { "id" } else { kind };
            let id = format!("{module}{}", column.name);
            let label = format!("LBL_{}", column.name.trim_end_matches("_c").to_uppercase());
            put!(
                world.rows, "fields_meta_data", id: &id, name: column.name, vname: &label,
                comments: "", help: "", custom_module: &module, type: kind, len: length,
                required: 0, date_modified: &at, deleted: 0,
                audited: column.name == "passport_no_c", massupdate: 0, duplicate_merge: 0,
                reportable: 1, importable: "true", ext1: "", ext2: "", ext3: "", ext4: ""
            );
        }
    }
}

fn users(world: &mut World) {
    let at = world.moment(-3_800);
    put!(
        world.rows, "users", id: "1", user_name: "admin", last_name: "Administrator", is_admin: 1,
        date_entered: &at, date_modified: &at, modified_user_id: "1", created_by: "1",
        status: "Active", deleted: 0, employee_status: "Active", is_group: 0
    );
    let group = world.house.group.clone();
    put!(
        world.rows, "securitygroups", id: &group, name: "Vertrieb Österreich", date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, noninheritable: 0
    );
    for user in world.house.users.clone() {
        put!(
            world.rows, "users", id: &user.id, user_name: user.login, first_name: user.given,
            last_name: user.family, date_entered: &at, date_modified: &at, modified_user_id: "1",
            created_by: "1", status: "Active", deleted: 0, employee_status: "Active", is_group: 0,
            phone_work: "+43 1 5557 0001", title: "Vertrieb"
        );
        world.link_address(
            &user.mail(),
            "Users",
            &user.id,
            Flags {
                primary: true,
                deleted: false,
            },
        );
        let id = world.dice.id();
        put!(
            world.rows, "securitygroups_users", id: &id, date_modified: &at, deleted: 0,
            securitygroup_id: &group, user_id: &user.id, primary_group: 1
        );
        let contents = Php::Map(vec![
            ("timezone", Php::Text("Europe/Vienna")),
            ("ut", Php::Int(1)),
        ]);
        preference(world, &user.id, "global", &contents);
    }
}

/// One category of a user's preferences: PHP `serialize` in base64. Returns the row's id.
pub(crate) fn preference(
    world: &mut World,
    user: &str,
    category: &str,
    contents: &Php<'_>,
) -> String {
    let (id, at) = (world.dice.id(), world.once());
    put!(
        world.rows, "user_preferences", id: &id, category: category, deleted: 0, date_entered: &at,
        date_modified: &at, assigned_user_id: user, contents: &contents.base64()
    );
    id
}

fn marketing(world: &mut World) {
    let at = world.moment(-300);
    let (start, end) = (
        world.calendar.day(-300).to_owned(),
        world.calendar.day(60).to_owned(),
    );
    let user = world.house.users[2].id.clone();
    let house = &world.house;
    put!(
        world.rows, "campaigns", id: &house.campaign, name: "Frühling und Herbst",
        date_entered: &at, date_modified: &at, created_by: "1", deleted: 0,
        assigned_user_id: &user, tracker_key: 1, start_date: &start, end_date: &end,
        status: "Active", campaign_type: "Email", content: "Newsletter"
    );
    put!(
        world.rows, "prospect_lists", assigned_user_id: &user, id: &house.list,
        name: "Newsletter Österreich", list_type: "default", date_entered: &at, date_modified: &at,
        created_by: "1", deleted: 0, description: "Bestandskunden und Messekontakte"
    );
    put!(
        world.rows, "fp_events", id: &house.event, name: "Tag der offenen Tür", date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, assigned_user_id: &user, date_start: &at,
        date_end: &at
    );
    put!(
        world.rows, "surveys", id: &house.survey, name: "Zufriedenheit", date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, status: "Public"
    );
    put!(
        world.rows, "surveyquestions", id: &house.question, name: "Was können wir besser machen?",
        date_entered: &at, date_modified: &at, deleted: 0, sort_order: 0, type: "Textbox",
        survey_id: &house.survey
    );
    let link = world.dice.id();
    put!(
        world.rows, "prospect_list_campaigns", id: &link, prospect_list_id: &world.house.list,
        campaign_id: &world.house.campaign, date_modified: &at, deleted: 0
    );
}

/// A workflow that copies the family name and the telephone of a changed contact into a task.
fn automation(world: &mut World) {
    let at = world.moment(-700);
    let workflow = world.house.workflow.clone();
    put!(
        world.rows, "aow_workflow", id: &workflow, name: "Aufgabe bei geändertem Kontakt",
        date_entered: &at, date_modified: &at, created_by: "1", deleted: 0, assigned_user_id: "1",
        flow_module: "Contacts", flow_run_on: "All_Records", status: "Active", run_when: "On_Save",
        multiple_runs: 1
    );
    let texts = |words: &[&'static str]| Php::List(words.iter().map(|w| Php::Text(w)).collect());
    let parameters = Php::Map(vec![
        ("record_type", Php::Text("Tasks")),
        ("relate_to_workflow", Php::Text("1")),
        ("field", texts(&["name", "description", "status"])),
        ("value_type", texts(&["Field", "Field", "Value"])),
        (
            "value",
            texts(&["last_name", "phone_mobile", "Not Started"]),
        ),
    ]);
    let id = world.dice.id();
    put!(
        world.rows, "aow_actions", id: &id, name: "Aufgabe anlegen", date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, aow_workflow_id: &workflow,
        action_order: 1, action: "CreateRecord", parameters: &parameters.base64()
    );
}

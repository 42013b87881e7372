//! Papers with a person in them: invoices, quotes, contracts, documents, cases, survey answers.

use crate::records::{Party, owner};
use crate::rows::put;
use crate::world::World;

/// An invoice with a copy of the address. `day` is counted from today; the date decides about
/// retention. Returns its id.
pub(crate) fn invoice(world: &mut World, party: &Party, day: i32, amount: f64) -> String {
    let (id, at, user) = (world.dice.id(), world.moment(day), owner(world));
    let number = i64::try_from(world.rows.count("aos_invoices") + 1).expect("fewer than 63 bits");
    let name = format!("Rechnung {} {}", number + 4_710, party.person.full());
    let person = &party.person;
    put!(
        world.rows, "aos_invoices", id: &id, name: &name, date_entered: &at, date_modified: &at,
        modified_user_id: &user, created_by: &user, description: "Lieferung laut Angebot",
        deleted: 0, assigned_user_id: &user, billing_account_id: party.account.as_ref(),
        billing_contact_id: &party.id, billing_address_street: &person.street,
        billing_address_city: person.town.name, billing_address_postalcode: person.town.postcode,
        billing_address_country: person.town.country, number: number, total_amt: amount,
        subtotal_amount: amount, tax_amount: amount / 5.0, total_amount: amount * 1.2,
        currency_id: "-99", invoice_date: &at[..10], due_date: &at[..10], status: "Paid"
    );
    id
}

pub(crate) fn quote(world: &mut World, party: &Party, day: i32) -> String {
    let (id, at, user) = (world.dice.id(), world.moment(day), owner(world));
    let number = i64::try_from(world.rows.count("aos_quotes") + 1).expect("fewer than 63 bits");
    let person = &party.person;
    let name = format!("Angebot {}", person.full());
    let terms = format!("Wie mit {} besprochen.", person.form_of_address());
    put!(
        world.rows, "aos_quotes", id: &id, name: &name, date_entered: &at, date_modified: &at,
        created_by: &user, deleted: 0, assigned_user_id: &user,
        billing_account_id: party.account.as_ref(), billing_contact_id: &party.id,
        billing_address_street: &person.street, billing_address_city: person.town.name,
        billing_address_postalcode: person.town.postcode, expiration: &at[..10], number: number,
        total_amount: 4_800.0, currency_id: "-99", stage: "Closed Accepted", terms_c: &terms
    );
    id
}

pub(crate) fn contract(world: &mut World, party: &Party, day: i32) -> String {
    let (id, at, user) = (world.dice.id(), world.moment(day), owner(world));
    let name = format!("Rahmenvertrag {}", party.person.full());
    let text = format!("Unterschrieben von {}.", party.person.full());
    put!(
        world.rows, "aos_contracts", id: &id, name: &name, date_entered: &at, date_modified: &at,
        created_by: &user, description: &text, deleted: 0, assigned_user_id: &user,
        start_date: &at[..10], total_contract_value: 9_600.0, currency_id: "-99", status: "Signed",
        contract_account_id: party.account.as_ref(), contact_id: &party.id
    );
    id
}

/// A document with one revision. Returns the ids of both; the file would lie under the second.
pub(crate) fn document(world: &mut World, party: &Party, day: i32, name: &str) -> (String, String) {
    let (id, revision, link) = (world.dice.id(), world.dice.id(), world.dice.id());
    let (at, user) = (world.moment(day), owner(world));
    let file = format!("{}.pdf", name.replace(' ', "_"));
    let log = format!("Angelegt für {}", party.person.full());
    put!(
        world.rows, "documents", id: &id, date_entered: &at, date_modified: &at, created_by: &user,
        description: &log, deleted: 0, assigned_user_id: &user, document_name: name,
        active_date: &at[..10], status_id: "Active", document_revision_id: &revision
    );
    put!(
        world.rows, "document_revisions", id: &revision, change_log: &log, document_id: &id,
        doc_type: "Sugar", date_entered: &at, created_by: &user, filename: &file, file_ext: "pdf",
        file_mime_type: "application/pdf", revision: "1", deleted: 0, date_modified: &at
    );
    put!(
        world.rows, "documents_contacts", id: &link, date_modified: &at, deleted: 0,
        document_id: &id, contact_id: &party.id
    );
    (id, revision)
}

/// What a case is about.
pub(crate) struct Complaint<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
    pub(crate) day: i32,
    /// Whether the contact is linked, or only named in the text.
    pub(crate) linked: bool,
}

/// A case of the party's firm with one update. Returns the ids of case and update.
pub(crate) fn case(world: &mut World, party: &Party, about: &Complaint<'_>) -> (String, String) {
    let (id, update, link) = (world.dice.id(), world.dice.id(), world.dice.id());
    let (at, user) = (world.moment(about.day), owner(world));
    let number = i64::try_from(world.rows.count("cases") + 1).expect("fewer than 63 bits");
    let contact = about.linked.then_some(&party.id);
    put!(
        world.rows, "cases", id: &id, name: about.name, date_entered: &at, date_modified: &at,
        created_by: &user, description: about.text, deleted: 0, assigned_user_id: &user,
        case_number: number, status: "Closed_Closed", priority: "P2",
        account_id: party.account.as_ref(), state: "Closed", contact_created_by_id: contact
    );
    put!(
        world.rows, "aop_case_updates", id: &update, name: about.name, date_entered: &at,
        date_modified: &at, created_by: &user, description: about.text, deleted: 0,
        assigned_user_id: &user, case_id: &id, contact_id: contact, internal: 0
    );
    if about.linked {
        put!(
            world.rows, "contacts_cases", id: &link, contact_id: &party.id, case_id: &id,
            contact_role: "Primary Contact", date_modified: &at, deleted: 0
        );
    }
    (id, update)
}

/// An answer to the survey and an invitation to the event. Returns the ids of response and answer.
pub(crate) fn survey(world: &mut World, party: &Party) -> (String, String) {
    let (id, answer, at) = (world.dice.id(), world.dice.id(), world.once());
    let name = party.person.full();
    let text = format!(
        "Ich heiße {name}, erreichbar unter {}.",
        party.person.mail()
    );
    put!(
        world.rows, "surveyresponses", id: &id, name: &name, date_entered: &at, date_modified: &at,
        created_by: "1", deleted: 0, happiness: 5, account_id: party.account.as_ref(),
        contact_id: &party.id, survey_id: &world.house.survey
    );
    put!(
        world.rows, "surveyquestionresponses", id: &answer, name: "Antwort", date_entered: &at,
        date_modified: &at, created_by: "1", deleted: 0, answer: &text,
        surveyquestion_id: &world.house.question, surveyresponse_id: &id
    );
    let link = world.dice.id();
    put!(
        world.rows, "fp_events_contacts_c", id: &link, date_modified: &at, deleted: 0,
        fp_events_contactsfp_events_ida: &world.house.event,
        fp_events_contactscontacts_idb: &party.id, invite_status: "Invited",
        accept_status: "Accepted"
    );
    (id, answer)
}

/// Makes the record visible to one team only, as security groups do.
pub(crate) fn grouped(world: &mut World, party: &Party) -> String {
    let (id, at) = (world.dice.id(), world.once());
    put!(
        world.rows, "securitygroups_records", id: &id, securitygroup_id: &world.house.group,
        record_id: &party.id, module: party.module.word(), date_modified: &at, created_by: "1",
        deleted: 0
    );
    id
}

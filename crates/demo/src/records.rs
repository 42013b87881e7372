//! Persons and firms: the rows of Contacts, Leads, Prospects and Accounts with what hangs on them.

use crate::person::{Firm, Person};
use crate::rows::{fit, put};
use crate::traces;
use crate::world::{Flags, World};

/// A written person record that activities can hang on.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) module: Module,
    pub(crate) id: String,
    pub(crate) person: Person,
    pub(crate) account: Option<String>,
}

/// The module of a person record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Module {
    Contacts,
    Leads,
}

impl Module {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Contacts => "Contacts",
            Self::Leads => "Leads",
        }
    }
}

impl Party {
    /// `contact:id` or `lead:id`.
    pub(crate) fn record(&self) -> String {
        let kind = match self.module {
            Module::Contacts => "contact",
            Module::Leads => "lead",
        };
        crate::planted::record(kind, &self.id)
    }
}

/// What is special about a person record; the default is an ordinary one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Particulars<'a> {
    pub(crate) deleted: bool,
    pub(crate) description: &'a str,
    /// Contacts: the contact this one reports to.
    pub(crate) reports_to: Option<&'a str>,
    pub(crate) source: &'a str,
    /// Leads: contact, account and opportunity made by the conversion.
    pub(crate) converted: Option<(&'a str, &'a str, &'a str)>,
}

/// Writes a contact with its firm, custom fields and addresses.
pub(crate) fn contact(
    world: &mut World,
    person: &Person,
    firm: Option<&Firm>,
    more: &Particulars<'_>,
) -> Party {
    let (id, at) = (world.dice.id(), world.once());
    let user = owner(world);
    let source = if more.source.is_empty() {
        "Trade Show"
    } else {
        more.source
    };
    put!(
        world.rows, "contacts", id: &id, date_entered: &at, date_modified: &at,
        modified_user_id: &user, created_by: "1", description: more.description,
        deleted: more.deleted, assigned_user_id: &user, salutation: person.salutation(),
        first_name: &person.given, last_name: &person.family, title: &person.title, department: "",
        phone_home: &person.home, phone_mobile: &person.mobile, phone_work: &person.work,
        lawful_basis: "^contract^", date_reviewed: &at[..10],
        lawful_basis_source: "internal_process", primary_address_street: &person.street,
        primary_address_city: person.town.name, primary_address_postalcode: person.town.postcode,
        primary_address_country: person.town.country, lead_source: source,
        reports_to_id: more.reports_to, birthdate: &person.birth
    );
    if let Some(firm) = firm {
        let link = world.dice.id();
        put!(
            world.rows, "accounts_contacts", id: &link, contact_id: &id, account_id: &firm.id,
            date_modified: &at, deleted: more.deleted
        );
    }
    custom_contact(world, &id, person);
    let account = firm.map(|firm| firm.id.clone());
    let party = Party {
        module: Module::Contacts,
        id,
        person: person.clone(),
        account,
    };
    arrive(world, &party, more.deleted);
    party
}

fn custom_contact(world: &mut World, id: &str, person: &Person) {
    let map = map_address(person);
    let passport = world.dice.percent(20).then(|| passport(world));
    let private = person.mails.get(1);
    let whatsapp = world.dice.percent(15).then_some(&person.mobile);
    put!(
        world.rows, "contacts_cstm", id_c: id, jjwg_maps_lng_c: 16.3725, jjwg_maps_lat_c: 48.2084,
        jjwg_maps_geocode_status_c: "OK", jjwg_maps_address_c: &map,
        passport_no_c: passport.as_ref(), private_email_c: private, whatsapp_c: whatsapp,
        newsletter_c: 1
    );
}

fn passport(world: &mut World) -> String {
    let letter = char::from(b"CFGHJKLMNPRT"[world.dice.below(12)]);
    format!("{letter}{:08}", world.dice.below(100_000_000))
}

fn map_address(person: &Person) -> String {
    format!(
        "{}, {} {}, {}",
        person.street, person.town.postcode, person.town.name, person.town.country
    )
}

/// Writes a lead with its custom fields and addresses.
pub(crate) fn lead(
    world: &mut World,
    person: &Person,
    firm: &str,
    more: &Particulars<'_>,
) -> Party {
    let (id, at) = (world.dice.id(), world.once());
    let user = owner(world);
    let source = if more.source.is_empty() {
        "Web Site"
    } else {
        more.source
    };
    let status = if more.converted.is_some() {
        "Converted"
    } else {
        "New"
    };
    put!(
        world.rows, "leads", id: &id, date_entered: &at, date_modified: &at,
        modified_user_id: &user, created_by: "1", description: more.description,
        deleted: more.deleted, assigned_user_id: &user, salutation: person.salutation(),
        first_name: &person.given, last_name: &person.family, title: &person.title,
        phone_mobile: &person.mobile, phone_work: &person.work, lawful_basis: "^consent^",
        primary_address_street: &person.street, primary_address_city: person.town.name,
        primary_address_postalcode: person.town.postcode,
        primary_address_country: person.town.country, converted: more.converted.is_some(),
        lead_source: source, status: status, account_name: firm,
        contact_id: more.converted.map(|made| made.0),
        account_id: more.converted.map(|made| made.1),
        opportunity_id: more.converted.map(|made| made.2), website: "http://"
    );
    let map = map_address(person);
    put!(
        world.rows, "leads_cstm", id_c: &id, jjwg_maps_address_c: &map, newsletter_c: 0
    );
    let account = more.converted.map(|made| made.1.to_owned());
    let party = Party {
        module: Module::Leads,
        id,
        person: person.clone(),
        account,
    };
    arrive(world, &party, more.deleted);
    party
}

/// The addresses of a new record, and the traces the CRM leaves when one is saved.
fn arrive(world: &mut World, party: &Party, deleted: bool) {
    for (n, mail) in party.person.mails.iter().enumerate() {
        let flags = Flags {
            primary: n == 0,
            deleted,
        };
        world.link_address(mail, party.module.word(), &party.id, flags);
    }
    traces::saved(world, party);
}

/// Writes a target, made from a bought list or a trade fair.
pub(crate) fn prospect(world: &mut World, person: &Person, lead: Option<&str>) -> String {
    let (id, at, serial) = (world.dice.id(), world.once(), world.rows.count("prospects"));
    let key = i64::try_from(serial + 1).expect("fewer rows than 63 bits count");
    put!(
        world.rows, "prospects", id: &id, date_entered: &at, date_modified: &at, created_by: "1",
        deleted: 0, assigned_user_id: "1", salutation: person.salutation(),
        first_name: &person.given, last_name: &person.family, phone_mobile: &person.mobile,
        primary_address_city: person.town.name, tracker_key: key, lead_id: lead, account_name: ""
    );
    let map = map_address(person);
    put!(
        world.rows, "prospects_cstm", id_c: &id, jjwg_maps_address_c: &map
    );
    world.link_address(
        person.mail(),
        "Prospects",
        &id,
        Flags {
            primary: true,
            deleted: false,
        },
    );
    id
}

/// Writes a firm of its own name.
pub(crate) fn firm(world: &mut World) -> Firm {
    let n = world.next_serial();
    let (name, domain) = world.lexicon.firm(&mut world.dice, n);
    let town = world.lexicon.town(&mut world.dice);
    let phone = format!("{} 5557 {:04}", town.dial, 1_000 + n % 9_000);
    let street = format!(
        "{} {}",
        world.dice.pick(&world.lexicon.streets),
        1 + world.dice.below(90)
    );
    let office = format!("office@{domain}");
    let description = "Stammkunde, Rahmenvertrag liegt vor.";
    let id = account(
        world,
        &Account {
            name: &name,
            phone: &phone,
            street: &street,
            town: (town.name, town.postcode, town.country),
            website: &domain,
            mail: &office,
            description,
        },
    );
    Firm { id, name, domain }
}

/// The values of an account row.
pub(crate) struct Account<'a> {
    pub(crate) name: &'a str,
    pub(crate) phone: &'a str,
    pub(crate) street: &'a str,
    /// Town, postcode, country.
    pub(crate) town: (&'a str, &'a str, &'a str),
    pub(crate) website: &'a str,
    pub(crate) mail: &'a str,
    pub(crate) description: &'a str,
}

pub(crate) fn account(world: &mut World, account: &Account<'_>) -> String {
    let (id, at) = (world.dice.id(), world.once());
    let user = owner(world);
    let (city, postcode, country) = account.town;
    let website = format!("https://{}", account.website);
    put!(
        world.rows, "accounts", id: &id, name: account.name, date_entered: &at, date_modified: &at,
        modified_user_id: "1", created_by: "1", description: account.description, deleted: 0,
        assigned_user_id: &user, account_type: "Customer", billing_address_street: account.street,
        billing_address_city: city, billing_address_postalcode: postcode,
        billing_address_country: country, phone_office: account.phone, website: &website,
        shipping_address_street: account.street, shipping_address_city: city,
        shipping_address_postalcode: postcode, shipping_address_country: country
    );
    let map = format!("{}, {postcode} {city}", account.street);
    put!(
        world.rows, "accounts_cstm", id_c: &id, jjwg_maps_address_c: &map
    );
    world.link_address(
        account.mail,
        "Accounts",
        &id,
        Flags {
            primary: true,
            deleted: false,
        },
    );
    id
}

/// A firm that is one person: everything in it is the person's.
pub(crate) fn one_person_firm(world: &mut World, person: &Person) -> Firm {
    let name = format!("{} e.U.", person.full());
    let domain = format!(
        "{}-{}.example",
        crate::lexicon::plain(&person.family),
        world.next_serial()
    );
    let description = format!("Einzelunternehmen, Inhaber: {}", person.full());
    let id = account(
        world,
        &Account {
            name: &name,
            phone: &person.mobile,
            street: &person.street,
            town: (person.town.name, person.town.postcode, person.town.country),
            website: &domain,
            mail: person.mail(),
            description: &description,
        },
    );
    Firm { id, name, domain }
}

/// A deal with the person in it. Returns its id.
pub(crate) fn opportunity(
    world: &mut World,
    party: &Party,
    firm: &str,
    description: &str,
) -> String {
    let (id, link, other, at) = (
        world.dice.id(),
        world.dice.id(),
        world.dice.id(),
        world.once(),
    );
    let name = fit(50, &format!("Projekt {}", party.person.family));
    put!(
        world.rows, "opportunities", id: &id, name: &name, date_entered: &at, date_modified: &at,
        created_by: "1", description: description, deleted: 0, assigned_user_id: "1",
        amount: 4_800.0, amount_usdollar: 4_800.0, currency_id: "-99", date_closed: &at[..10],
        sales_stage: "Closed Won", probability: 100.0
    );
    put!(
        world.rows, "accounts_opportunities", id: &link, opportunity_id: &id, account_id: firm,
        date_modified: &at, deleted: 0
    );
    if party.module == Module::Contacts {
        put!(
            world.rows, "opportunities_contacts", id: &other, contact_id: &party.id,
            opportunity_id: &id, contact_role: "Primary Decision Maker", date_modified: &at,
            deleted: 0
        );
    }
    id
}

/// Somebody of the firm.
pub(crate) fn owner(world: &mut World) -> String {
    let at = world.dice.below(world.house.users.len());
    world.house.users[at].id.clone()
}

//! From the form to a checklist, or to what is wrong with it, field by field.

use std::collections::BTreeSet;

use ::requests::checklists::is_fixed;
use law::{Binding, Checklist, Item, Party, Phase, Words};
use serde::de::DeserializeOwned;

use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};

/// The suffix of the fields of a step that is added.
pub const ADDED: &str = "new";
/// The four texts of a step.
pub const TEXTS: [&str; 4] = ["title", "instruction", "basis", "evidence"];

/// The list as the form has it. Id, phase, doers and the mark "reserved" of a step stay as they
/// are; steps the product relies on, and reserved ones, cannot be taken off.
pub fn list(before: &Checklist, fields: &Fields) -> Result<Checklist, Refusal> {
    let mut faults = Vec::new();
    let mut placed: Vec<(u16, Item)> = Vec::new();
    for item in &before.items {
        let off = !fields.get(&name("remove", &item.id)).is_empty();
        if off && may_remove(item) {
            continue;
        }
        let place = place(fields, &item.id, item.order, &mut faults);
        placed.push((place, step(fields, &item.id, item.clone())));
    }
    if let Some(item) = added(fields) {
        let last = placed.iter().filter(|(_, known)| known.phase <= item.phase);
        let last = last.map(|(place, _)| *place).max().unwrap_or(0);
        let place = place(fields, ADDED, last, &mut faults);
        placed.push((place, item));
    }
    placed.sort_by_key(|(place, _)| *place);
    let mut items: Vec<Item> = placed.into_iter().map(|(_, item)| item).collect();
    for (order, item) in (1..).zip(&mut items) {
        item.order = order;
    }
    faults.extend(wrong(&items, before));
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    Ok(Checklist {
        version: fields.get("version").parse().unwrap_or(before.version),
        items,
        ..before.clone()
    })
}

/// Whether the page offers to take a step off.
pub fn may_remove(item: &Item) -> bool {
    !item.reserved && !is_fixed(&item.id)
}

/// The name of a step's field.
pub fn name(field: &str, step: &str) -> String {
    format!("{field}-{step}")
}

/// An enum of the law by its word.
pub fn word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn place(fields: &Fields, step: &str, otherwise: u16, faults: &mut Vec<Fault>) -> u16 {
    let field = name("order", step);
    match fields.filled(&field).map(str::parse::<u16>) {
        None => otherwise,
        Some(Ok(place)) => place,
        Some(Err(_)) => {
            faults.push(Fault::new("order-shape").at(&field));
            otherwise
        }
    }
}

/// A step with what the form says of it; a field that was not sent changes nothing.
fn step(fields: &Fields, id: &str, before: Item) -> Item {
    let text = |field: &str, before: &Words| {
        let of = |language: &str, before: &str| {
            let name = name(&format!("{field}_{language}"), id);
            let sent = fields.all(&name).next();
            sent.unwrap_or(before).to_owned()
        };
        Words::new(of("de", &before.de), of("en", &before.en))
    };
    let binding = word::<Binding>(fields.get(&name("binding", id)));
    Item {
        title: text("title", &before.title),
        instruction: text("instruction", &before.instruction),
        basis: text("basis", &before.basis),
        evidence: text("evidence", &before.evidence),
        binding: binding.unwrap_or(before.binding),
        depends_on: match fields.all(&name("depends", id)).next() {
            Some(sent) => ids(sent),
            None => before.depends_on.clone(),
        },
        ..before
    }
}

fn ids(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// The step that is added; none while its title is empty in both languages.
fn added(fields: &Fields) -> Option<Item> {
    let title = ["title_de", "title_en"].map(|field| name(field, ADDED));
    if title.iter().all(|field| fields.get(field).is_empty()) {
        return None;
    }
    let empty = || Words::new("", "");
    let blank = Item {
        id: fields.get(&name("id", ADDED)).to_owned(),
        phase: word(fields.get(&name("phase", ADDED))).unwrap_or(Phase::Examination),
        order: 0,
        binding: Binding::Optional,
        title: empty(),
        instruction: empty(),
        basis: empty(),
        evidence: empty(),
        who: vec![word(fields.get(&name("who", ADDED))).unwrap_or(Party::PrivacyManager)],
        reserved: false,
        depends_on: Vec::new(),
    };
    Some(step(fields, ADDED, blank))
}

/// What the list lacks, each at its field.
fn wrong(items: &[Item], before: &Checklist) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut earlier = BTreeSet::new();
    for item in items {
        let suffix = if before.item(&item.id).is_some() && !earlier.contains(item.id.as_str()) {
            item.id.as_str()
        } else {
            ADDED
        };
        let shape = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let fits = !item.id.is_empty() && item.id.len() <= 6 && item.id.chars().all(shape);
        if earlier.contains(item.id.as_str()) || !fits {
            faults.push(Fault::new("step-id").at(&name("id", suffix)));
        }
        let texts = [&item.title, &item.instruction, &item.basis, &item.evidence];
        for (field, words) in TEXTS.into_iter().zip(texts) {
            for (language, text) in [("de", &words.de), ("en", &words.en)] {
                if text.trim().is_empty() {
                    let field = name(&format!("{field}_{language}"), suffix);
                    let fault = Fault::new("step-text").at(&field);
                    faults.push(fault.fill("step", &*item.id));
                }
            }
        }
        let later = item
            .depends_on
            .iter()
            .find(|id| !earlier.contains(id.as_str()));
        if let Some(later) = later {
            let fault = Fault::new("step-depends").at(&name("depends", suffix));
            faults.push(fault.fill("step", &*item.id).fill("other", &**later));
        }
        earlier.insert(item.id.as_str());
    }
    faults
}

#[cfg(test)]
mod tests {
    use law::Right;

    use super::*;

    fn shipped() -> &'static Checklist {
        Checklist::for_right(Right::Erasure)
    }

    #[test]
    fn an_empty_form_changes_nothing() {
        let same = list(shipped(), &Fields::default()).unwrap();
        assert_eq!(&same, shipped());
    }

    #[test]
    fn a_step_moves_is_added_and_goes_and_what_is_reserved_stays() {
        let reserved = shipped().items.iter().find(|item| item.reserved).unwrap();
        let form = format!(
            "order-17.2=1&remove-{}=1&remove-A4=1&binding-17.2=mandatory&title_de-17.2=Gleich+sperren",
            reserved.id
        );
        let added = "&id-new=X1&phase-new=intake&title_de-new=a&title_en-new=b&instruction_de-new=c&instruction_en-new=d&basis_de-new=e&basis_en-new=f&evidence_de-new=g&evidence_en-new=h";
        let fields = Fields::parse(format!("{form}{added}").as_bytes());
        let revised = list(shipped(), &fields);
        let faults = match revised {
            Err(Refusal::Invalid(faults)) => faults,
            other => panic!("{other:?}"),
        };
        assert!(
            faults.iter().all(|fault| fault.code == "step-depends"),
            "17.2 rests on later steps now: {faults:?}"
        );
        let fields = Fields::parse(format!("{form}&depends-17.2={added}").as_bytes());
        let revised = list(shipped(), &fields).unwrap();
        let moved = revised.item("17.2").unwrap();
        assert!(moved.order <= 2 && moved.binding == Binding::Mandatory);
        assert_eq!(moved.title.de, "Gleich sperren");
        assert!(revised.item(&reserved.id).unwrap().reserved);
        assert!(revised.item("A4").is_some());
        assert_eq!(revised.item("X1").unwrap().phase, Phase::Intake);
    }

    #[test]
    fn a_text_missing_in_one_language_and_an_id_taken_twice_are_said_at_their_fields() {
        let fields = Fields::parse(b"title_en-A1=&order-A2=x&id-new=A1&title_de-new=a");
        let Err(Refusal::Invalid(faults)) = list(shipped(), &fields) else {
            panic!("accepted");
        };
        let at = |field: &str| faults.iter().find(|f| f.field.as_deref() == Some(field));
        assert_eq!(at("title_en-A1").unwrap().code, "step-text");
        assert_eq!(at("order-A2").unwrap().code, "order-shape");
        assert_eq!(at("id-new").unwrap().code, "step-id");
        assert_eq!(at("title_en-new").unwrap().code, "step-text");
    }
}

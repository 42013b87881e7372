//! Who asks: only what is needed to answer, and nothing that proves anything.

use base::Notice;
use mail::Address;
use requests::Text;

use crate::Draft;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest postal address, in characters.
const LONGEST_ADDRESS: usize = 1_000;

/// Who asks, as far as they said. Identity is another question, and one for the house.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Every name is taken as it is written.
    pub name: Text,
    /// Where the answer goes: a mailbox, a house, or both.
    pub email: Option<Address>,
    pub address: Option<Text>,
}

impl Asker {
    /// Reads the fields of a draft; all that is wrong is said at once.
    pub fn parse(draft: &Draft) -> Result<Self, Vec<Notice>> {
        let mut wrong = Vec::new();
        let name = keep(text("name", &draft.name, LONGEST_NAME), &mut wrong).flatten();
        if name.is_none() && wrong.is_empty() {
            let line = "is missing: write how you are called";
            wrong.push(Notice::new("portal-name", line).at("name"));
        }
        let email = keep(mailbox(&draft.email), &mut wrong);
        let address = keep(text("address", &draft.address, LONGEST_ADDRESS), &mut wrong);
        if let (Some(None), Some(None)) = (&email, &address) {
            let line = "is missing: give a mail address or a postal address for the answer";
            wrong.push(Notice::new("portal-reach", line).at("email"));
        }
        match name {
            Some(name) if wrong.is_empty() => Ok(Self {
                name,
                email: email.flatten(),
                address: address.flatten(),
            }),
            _ => Err(wrong),
        }
    }
}

/// What was read, or nothing and one thing more that is wrong.
fn keep<T>(read: Result<T, Notice>, wrong: &mut Vec<Notice>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(notice) => {
            wrong.push(notice);
            None
        }
    }
}

fn text(field: &'static str, typed: &str, longest: usize) -> Result<Option<Text>, Notice> {
    let text = Text::optional(field, typed)?;
    let is_long = |text: &Text| text.expose().chars().count() > longest;
    if text.as_ref().is_some_and(is_long) {
        let line = format!("is longer than {longest} characters: shorten it");
        let notice = Notice::new("portal-long", line).at(field);
        return Err(notice.with("n", longest.to_string()));
    }
    Ok(text)
}

fn mailbox(typed: &str) -> Result<Option<Address>, Notice> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let line = "is no mail address: write it as name@example.org";
    let wrong = |_| Notice::new("portal-email", line).at("email");
    Address::parse(typed).map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, email: &str, address: &str) -> Draft {
        Draft {
            name: name.to_owned(),
            email: email.to_owned(),
            address: address.to_owned(),
            ..Draft::default()
        }
    }

    fn codes(draft: &Draft) -> Vec<(&'static str, Option<&'static str>)> {
        let wrong = Asker::parse(draft).unwrap_err();
        wrong
            .into_iter()
            .map(|notice| (notice.code, notice.field))
            .collect()
    }

    #[test]
    fn every_name_is_taken_as_it_is_written() {
        for name in [
            "X Æ A-12",
            "O'Brien",
            "李",
            "Null",
            "Robert'); DROP TABLE requests;--",
            "María José Ñ. de la Cruz y 3 más",
        ] {
            let asker = Asker::parse(&draft(name, "a@example.org", "")).unwrap();
            assert_eq!(asker.name.expose(), name);
        }
    }

    #[test]
    fn one_way_to_answer_is_enough() {
        let asker = Asker::parse(&draft("Anna", " a@example.org ", "")).unwrap();
        assert_eq!(asker.email.unwrap().expose(), "a@example.org");
        let asker = Asker::parse(&draft("Anna", "", "Gasse 1\n1010 Wien")).unwrap();
        assert!(asker.email.is_none() && asker.address.is_some());
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_nothing_is_repeated() {
        let empty = [
            ("portal-name", Some("name")),
            ("portal-reach", Some("email")),
        ];
        assert_eq!(codes(&draft("  ", "", "\u{200B}")), empty);
        let both = [
            ("text-characters", Some("name")),
            ("portal-email", Some("email")),
        ];
        let wrong = draft("geheim\0", "geheim", "");
        assert_eq!(codes(&wrong), both);
        for notice in Asker::parse(&wrong).unwrap_err() {
            assert!(!notice.to_string().contains("geheim"), "{notice}");
        }
        let long = draft(&"x".repeat(201), "a@example.org", &"y".repeat(1_001));
        let said = [
            ("portal-long", Some("name")),
            ("portal-long", Some("address")),
        ];
        assert_eq!(codes(&long), said);
    }
}

//! The plan as a table for other programs (RFC 4180): the specification of what has to be done.

use base::Locale;
use law::Words;

use crate::answer::owner_words;
use crate::measure::Item;

/// One line per item, with a head, in the language.
pub fn table(plan: &[Item], locale: Locale) -> String {
    let head = match locale {
        Locale::De => "Id,Art,Maßnahme,Beschreibung,Abnahmekriterium,Zuständig,Bis,Stand",
        Locale::En => "id,kind,measure,description,acceptance criterion,owner,due,state",
    };
    let mut text = format!("{head}\r\n");
    for item in plan {
        let cells = cells(item, locale);
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

/// Id, kind, title, description, criterion, owner, due, state.
pub(crate) fn cells(item: &Item, locale: Locale) -> [String; 8] {
    let say = |words: &Words| said(words, locale).to_owned();
    let measure = &item.measure;
    [
        measure.id.clone(),
        say(&measure.kind.title()),
        say(&measure.title),
        say(&measure.about),
        say(&measure.criterion),
        say(&owner_words(&item.owner())),
        measure.due.map_or_else(String::new, |due| due.to_string()),
        say(&item.state.title()),
    ]
}

/// A text in the language of the surface.
pub(crate) fn said(words: &Words, locale: Locale) -> &str {
    match locale {
        Locale::De => &words.de,
        Locale::En => &words.en,
    }
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}

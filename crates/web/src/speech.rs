//! The words of the pages, for documents that are made below them.

use base::Locale;
use ledger::Entry;

use crate::pages::ledger::said_in;
use crate::words::Words;

impl dossier::Say for Words {
    fn word(&self, family: &str, word: &str) -> String {
        Words::word(*self, family, word)
    }

    fn deed(&self, entry: &Entry) -> String {
        said_in(*self, entry)
    }
}

/// The words in a language, for whoever makes a document without a visit.
pub fn speech(locale: Locale) -> impl dossier::Say {
    Words(locale)
}

//! What a consent or another ground is for: its words, its channel, how it is confirmed.

use base::{Locale, Notice};
use serde::{Deserialize, Serialize};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 120;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 4_000;

/// By which channel the person is reached for a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Email,
    Phone,
    Post,
    /// Several, or none: the purpose is no sending.
    Any,
}

impl Channel {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Email, Self::Phone, Self::Post, Self::Any];

    /// The word as stored and shown in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Post => "post",
            Self::Any => "any",
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One version of a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub title_de: String,
    pub title_en: String,
    /// The text a person agrees to, as it is shown.
    pub text_de: String,
    pub text_en: String,
    pub channel: Channel,
    /// A consent holds only when the person confirmed it by a link.
    #[serde(default)]
    pub double_opt_in: bool,
}

/// A purpose as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Purpose {
    pub id: String,
    /// Counts up with every change of its terms.
    pub version: i64,
    /// Nothing is sent for a purpose that is switched off, and nobody can agree to it.
    pub active: bool,
    pub terms: Terms,
}

impl Terms {
    /// The title in a language.
    pub fn title(&self, locale: Locale) -> &str {
        match locale {
            Locale::De => &self.title_de,
            Locale::En => &self.title_en,
        }
    }

    /// The text in a language.
    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::De => &self.text_de,
            Locale::En => &self.text_en,
        }
    }

    /// The same terms with their ends trimmed; refused where a text is missing, too long or holds
    /// what no text should.
    pub fn checked(mut self) -> Result<Self, Notice> {
        let fields = [
            ("title_de", &mut self.title_de, LONGEST_TITLE),
            ("title_en", &mut self.title_en, LONGEST_TITLE),
            ("text_de", &mut self.text_de, LONGEST_TEXT),
            ("text_en", &mut self.text_en, LONGEST_TEXT),
        ];
        for (field, value, most) in fields {
            let text = requests::Text::parse(field, value)?;
            let text = text.expose();
            let is_title = most == LONGEST_TITLE;
            if text.chars().count() > most || is_title && text.contains(['\n', '\t']) {
                let line = format!("is longer than {most} characters or has line breaks");
                let notice = Notice::new("consent-long", line).with("n", most.to_string());
                return Err(notice.at(field));
            }
            text.clone_into(value);
        }
        if self.double_opt_in && self.channel != Channel::Email {
            let line = "only what is sent by e-mail can be confirmed by a link";
            return Err(Notice::new("consent-double-channel", line).at("double_opt_in"));
        }
        Ok(self)
    }
}

/// Checks the short name of a purpose.
pub(crate) fn check_id(id: &str) -> Result<(), Notice> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let reserved = ["new", "import"];
    if (1..=40).contains(&id.len()) && id.chars().all(allowed) && !reserved.contains(&id) {
        return Ok(());
    }
    let line = "is no short name: give up to 40 letters a-z, digits and -";
    Err(Notice::new("consent-purpose-id", line).at("id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms {
            title_de: " Rundbrief ".into(),
            title_en: "Newsletter".into(),
            text_de: "Ja, schicken Sie mir den Rundbrief.".into(),
            text_en: "Yes, send me the newsletter.".into(),
            channel: Channel::Email,
            double_opt_in: true,
        }
    }

    #[test]
    fn a_purpose_needs_its_words_in_both_languages() {
        assert_eq!(terms().checked().unwrap().title_de, "Rundbrief");
        let mut lacking = terms();
        lacking.text_en = " ".into();
        assert_eq!(lacking.checked().unwrap_err().field, Some("text_en"));
    }

    #[test]
    fn a_link_confirms_only_what_comes_by_mail() {
        let mut by_phone = terms();
        by_phone.channel = Channel::Phone;
        assert_eq!(by_phone.checked().unwrap_err().field, Some("double_opt_in"));
    }
}

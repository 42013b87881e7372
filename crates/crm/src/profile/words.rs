//! The words a profile may use.

use super::Identifier;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in profiles, JSON and log entries.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads the word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// What the rows of a table are.
    Role {
        /// Stands for a human, or for a firm that may be one.
        Person = "person",
        /// Call, meeting, email, task, note.
        Activity = "activity",
        /// A business record: case, opportunity, contract, invoice.
        Record = "record",
        /// A file and what is said of it.
        Document = "document",
        /// A value several records share.
        Value = "value",
        /// Ties two records together.
        Join = "join",
        /// Part of the record it belongs to.
        Detail = "detail",
        /// A copy the CRM made by itself.
        Trace = "trace",
        /// Configuration and everything else.
        Other = "other",
    }
}

words! {
    /// What a profile promises of a CRM.
    Ability {
        /// All rows of a person are found from one of them, and nobody else's.
        Find = "find",
        /// What hangs on a person comes with them, over every kind of link.
        Relate = "relate",
        /// A person's own columns are overwritten, and the row stays.
        Anonymise = "anonymise",
        /// A related record stays without the person in it.
        Archive = "archive",
        /// A related record goes with all that belongs to it.
        Delete = "delete",
        /// Old values in the CRM's own change log go.
        PurgeHistory = "purge_history",
        /// A person's values go from free text.
        RedactText = "redact_text",
        /// A person's values go from JSON, which stays JSON.
        RedactJson = "redact_json",
        /// A person's values go from serialised values, which can still be read.
        RedactSerialised = "redact_serialised",
        /// A value that somebody else has too stays theirs.
        KeepShared = "keep_shared",
        /// The CRM is told to send a person no advertising.
        Suppress = "suppress",
        /// A person's records are marked as restricted.
        Restrict = "restrict",
    }
}

words! {
    /// What a personal column holds.
    FieldKind {
        /// Given name.
        GivenName = "given_name",
        /// Family name.
        FamilyName = "family_name",
        /// Given and family name in one column.
        FullName = "full_name",
        /// Form of address, academic title.
        Salutation = "salutation",
        /// E-mail address.
        Email = "email",
        /// Telephone, mobile, fax number.
        Phone = "phone",
        /// Street and house number.
        Street = "street",
        /// City.
        City = "city",
        /// Postcode.
        Postcode = "postcode",
        /// Region, county, federal state.
        Region = "region",
        /// Country.
        Country = "country",
        /// Date of birth.
        BirthDate = "birth_date",
        /// Job title, department.
        Job = "job",
        /// Name of a firm.
        Company = "company",
        /// Web address, social handle.
        Handle = "handle",
        /// File name of a photo.
        Photo = "photo",
        /// Number or code that stands for the person (passport, customer number).
        Code = "code",
        /// Coordinates.
        Place = "place",
        /// Free text about the person.
        Text = "text",
        /// Somebody else's values, such as an assistant's.
        ThirdParty = "third_party",
        /// A login or password.
        Login = "login",
        /// Anything else personal.
        Other = "other",
    }
}

/// What becomes of a personal column when its person is anonymised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Emptied: NULL, or the type's empty value where the column must be filled.
    Clear,
    /// Overwritten with this constant; `{key}` in it stands for the row's key, for columns in
    /// which no value may stand twice.
    Fixed(String),
    /// Only the year of a date stays.
    YearOnly,
    /// Only the first characters stay.
    Prefix(u8),
    /// Nothing.
    Keep,
}

impl Rule {
    /// Reads `clear`, `fixed:TEXT`, `year_only`, `prefix:N`, `keep`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.split_once(':') {
            None => match word {
                "clear" => Some(Self::Clear),
                "year_only" => Some(Self::YearOnly),
                "keep" => Some(Self::Keep),
                _ => None,
            },
            Some(("fixed", text)) => Some(Self::Fixed(text.to_owned())),
            Some(("prefix", count)) => count.parse().ok().map(Self::Prefix),
            Some(_) => None,
        }
    }

    /// The word, without its parameter.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Fixed(_) => "fixed",
            Self::YearOnly => "year_only",
            Self::Prefix(_) => "prefix",
            Self::Keep => "keep",
        }
    }
}

/// Where a link column points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Always to this table.
    Table(Identifier),
    /// To the table the type column names.
    By(Identifier),
}

impl std::fmt::Display for Target {
    /// As the profile says it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Table(to) => write!(f, "{to}"),
            Self::By(column) => write!(f, "by {column}"),
        }
    }
}

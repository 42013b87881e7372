//! Ways to write a text inside another.

use std::fmt::{self, Write};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wrap {
    Entities,
    AllEntities,
    Tags,
    Json,
    AsciiJson,
    Url,
    Quoted,
    Base64,
    Lines,
    UrlBase64,
    Php,
    Hex,
    Utf16,
    Words,
    Latin,
    Nfd,
    Mojibake,
}

pub const WRAPS: [Wrap; 17] = [
    Wrap::Entities,
    Wrap::AllEntities,
    Wrap::Tags,
    Wrap::Json,
    Wrap::AsciiJson,
    Wrap::Url,
    Wrap::Quoted,
    Wrap::Base64,
    Wrap::Lines,
    Wrap::UrlBase64,
    Wrap::Php,
    Wrap::Hex,
    Wrap::Utf16,
    Wrap::Words,
    Wrap::Latin,
    Wrap::Nfd,
    Wrap::Mojibake,
];

/// Bytes that are no UTF-8 stay as they are where only text can be written.
pub fn wrap(how: Wrap, bytes: Vec<u8>) -> Vec<u8> {
    match how {
        Wrap::Url => each(bytes.iter(), |byte, out| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(*byte)),
            _ => put(out, format_args!("%{byte:02X}")),
        }),
        Wrap::Quoted => quoted_printable::encode(&bytes),
        Wrap::Base64 => STANDARD.encode(&bytes).into_bytes(),
        Wrap::Lines => STANDARD
            .encode(&bytes)
            .as_bytes()
            .chunks(60)
            .flat_map(|line| [line, b"\r\n"].concat())
            .collect(),
        Wrap::UrlBase64 => URL_SAFE_NO_PAD.encode(&bytes).into_bytes(),
        Wrap::Php => [
            format!("a:1:{{s:1:\"k\";s:{}:\"", bytes.len()).as_bytes(),
            &bytes,
            b"\";}",
        ]
        .concat(),
        Wrap::Hex => each(bytes.iter(), |byte, out| {
            put(out, format_args!("{byte:02x}"));
        }),
        Wrap::Utf16
        | Wrap::Words
        | Wrap::Latin
        | Wrap::Nfd
        | Wrap::Mojibake
        | Wrap::Entities
        | Wrap::AllEntities
        | Wrap::Tags
        | Wrap::Json
        | Wrap::AsciiJson => match String::from_utf8(bytes) {
            Ok(text) => wrap_text(how, &text),
            Err(error) => error.into_bytes(),
        },
    }
}

fn wrap_text(how: Wrap, text: &str) -> Vec<u8> {
    match how {
        Wrap::Entities => each(text.chars(), |c, out| match c {
            'ü' => out.push_str("&uuml;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }),
        Wrap::AllEntities => each(text.chars(), |c, out| {
            put(out, format_args!("&#{};", u32::from(c)));
        }),
        Wrap::Tags => format!(
            "<div class=\"x\">{}</div>",
            text.replace(' ', " <i>").replace("ll", "l</i>l")
        )
        .into_bytes(),
        Wrap::Json => {
            format!("{{\"a\":{}}}", serde_json::to_string(text).expect("JSON")).into_bytes()
        }
        Wrap::AsciiJson => each(
            serde_json::to_string(text).expect("JSON").chars(),
            |c, out| {
                if c.is_ascii() {
                    out.push(c);
                } else {
                    c.encode_utf16(&mut [0; 2])
                        .iter()
                        .for_each(|unit| put(out, format_args!("\\u{unit:04x}")));
                }
            },
        ),
        Wrap::Utf16 => text
            .encode_utf16()
            .chain([32; 4])
            .flat_map(u16::to_le_bytes)
            .collect(),
        Wrap::Words => words(text),
        Wrap::Latin => text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect(),
        Wrap::Nfd => text
            .replace('ü', "u\u{308}")
            .replace('Ü', "U\u{308}")
            .into_bytes(),
        Wrap::Mojibake => text.replace('ü', "Ã¼").into_bytes(),
        Wrap::Url
        | Wrap::Quoted
        | Wrap::Base64
        | Wrap::Lines
        | Wrap::UrlBase64
        | Wrap::Php
        | Wrap::Hex => text.as_bytes().to_vec(),
    }
}

/// Writing into a string cannot fail.
fn put(out: &mut String, text: fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes any text");
}

fn each<T>(items: impl Iterator<Item = T>, mut put: impl FnMut(T, &mut String)) -> Vec<u8> {
    let mut out = String::new();
    items.for_each(|item| put(item, &mut out));
    out.into_bytes()
}

fn words(text: &str) -> Vec<u8> {
    let (mut out, mut word) = ("Subject:".to_owned(), String::new());
    for c in text.chars() {
        word.push(c);
        if word.len() > 20 {
            put(
                &mut out,
                format_args!(
                    " =?utf-8?B?{}?=\r\n",
                    STANDARD.encode(std::mem::take(&mut word))
                ),
            );
        }
    }
    put(
        &mut out,
        format_args!(" =?utf-8?B?{}?=", STANDARD.encode(word)),
    );
    out.into_bytes()
}

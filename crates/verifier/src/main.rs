//! `vergissmein-verify FILE [--key KEY]`: exit 0 when it holds, 1 when it was altered, 2 when it
//! cannot be checked.

use std::process::ExitCode;

use verifier::verify;

const USAGE: &str = "vergissmein-verify FILE [--key KEY] [--json]\n\n\
Checks an exported log, the proof of an entry or a certificate of Vergissmein, offline.\n\
KEY is the public key of the installation, one word, as it was handed out earlier.\n\
Exit code: 0 it holds, 1 it was altered, 2 it cannot be checked.";

/// What stands on the command line.
struct Asked {
    file: String,
    key: Option<String>,
    json: bool,
}

fn main() -> ExitCode {
    let Some(asked) = read(std::env::args().skip(1)) else {
        return say(&mut std::io::stderr().lock(), USAGE, 2);
    };
    let text = match std::fs::read_to_string(&asked.file) {
        Ok(text) => text,
        Err(error) => {
            let line = format!("{}: cannot be read ({})", asked.file, error.kind());
            return say(&mut std::io::stderr().lock(), &line, 2);
        }
    };
    match verify(&text, asked.key.as_deref()) {
        Ok(report) => {
            let line = if asked.json {
                serde_json::to_string(&report).expect("a report is plain JSON")
            } else {
                report.text()
            };
            let code = u8::from(!report.holds());
            say(&mut std::io::stdout().lock(), &line, code)
        }
        Err(error @ proof::Error::Malformed(_)) => {
            say(&mut std::io::stderr().lock(), &error.to_string(), 2)
        }
        Err(error) => {
            let line = format!("NOT PROVEN: {error}");
            say(&mut std::io::stdout().lock(), &line, 1)
        }
    }
}

fn read(mut words: impl Iterator<Item = String>) -> Option<Asked> {
    let (mut file, mut key, mut json) = (None, None, false);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--key" if key.is_none() => key = Some(words.next()?),
            "--json" => json = true,
            _ if word.starts_with("--") || file.is_some() => return None,
            _ => file = Some(word),
        }
    }
    Some(Asked {
        file: file?,
        key,
        json,
    })
}

fn say(to: &mut impl std::io::Write, line: &str, code: u8) -> ExitCode {
    // Nobody is left to be told that nobody reads.
    let _ = writeln!(to, "{line}");
    ExitCode::from(code)
}

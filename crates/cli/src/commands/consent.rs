//! `consent`: purposes, what people said, on which basis, and whether one may send.

mod ground;
mod text;
mod yes;

use std::path::{Path, PathBuf};

use base::Locale;
use consents::{
    Basis, Counted, Difference, Giving, Import, MOST_ASKED, NewGround, Printing, Purpose, Sheet,
    Subject, Terms, Verdict, Way, Withdrawing,
};
use jiff::Timestamp;
use requests::Person;
use serde::Serialize;

use crate::answer::Answer;
use crate::arguments::{Acting, Looking};
use crate::failure::Failure;
use crate::installation::Installation;
use ground::Ground;
use yes::Give;

#[derive(clap::Subcommand)]
pub enum Command {
    /// List purposes with how many people said what
    Purposes {
        #[command(flatten)]
        looking: Looking,
    },
    /// Take a purpose from a TOML file: a new one, or the next version of one there is
    SavePurpose {
        name: String,
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
    },
    /// Switch a purpose on
    On {
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Switch a purpose off: nothing is sent for it any more
    Off {
        name: String,
        #[command(flatten)]
        acting: Acting,
    },
    /// Record a person's yes
    Give(Give),
    /// Record a person's no
    Withdraw(Said),
    /// Record the lawful basis for a person and purpose, or that none was found
    Basis(Ground),
    /// Show a person's proof sheet
    Show {
        #[command(flatten)]
        who: Who,
        /// Write it as PDF
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        #[command(flatten)]
        looking: Looking,
    },
    /// Take consents from a table of comma or semicolon separated values, whole or not at all
    Import {
        file: PathBuf,
        /// Say what would happen, and change nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        acting: Acting,
    },
    /// Say for each line of a file, which is an address, whether one may send
    MaySend {
        /// What for
        #[arg(long)]
        purpose: String,
        file: PathBuf,
        #[command(flatten)]
        looking: Looking,
    },
    /// Compare what is stored with the log; exit code 1 where they differ
    Verify {
        #[command(flatten)]
        looking: Looking,
    },
}

#[derive(clap::Args)]
pub struct Who {
    /// The system that knows the person
    #[arg(long)]
    system: String,
    /// The record there, such as contact:42
    #[arg(long, value_name = "KIND:ID")]
    person: String,
}

#[derive(clap::Args)]
pub struct Said {
    #[command(flatten)]
    who: Who,
    #[arg(long)]
    purpose: String,
    /// web_form, email, phone, paper, in_person or other
    #[arg(long)]
    way: String,
    /// The form, event or matter; no person, address or number
    #[arg(long)]
    source: String,
    /// Where the proof lies
    #[arg(long)]
    proof: Option<String>,
    /// When the person said so; now when absent
    #[arg(long, value_name = "INSTANT")]
    when: Option<Timestamp>,
    /// Mail address or telephone number; a keyed hash of it is kept
    #[arg(long)]
    address: Option<String>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(Serialize)]
struct Listed {
    purposes: Vec<Counted>,
}

#[derive(Serialize)]
struct Sending {
    purpose: String,
    may: usize,
    answers: Vec<Verdict>,
}

#[derive(Serialize)]
struct Verified {
    ok: bool,
    differences: Vec<Difference>,
}

pub async fn run(site: &Installation, command: Command) -> Result<Answer, Failure> {
    let ledger = site.ledger();
    match command {
        Command::Purposes { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let purposes = consents::counts(ledger, &actor).await?;
            let text = text::purposes(&purposes);
            Ok(Answer::new(&Listed { purposes }, text))
        }
        Command::SavePurpose { name, file, acting } => {
            let actor = site.actor(&acting.login).await?;
            let terms: Terms = toml::from_str(&read(&file)?).map_err(|error| {
                let shown = file.display();
                Failure::refused(format!("{shown}: is no purpose ({})", error.message()))
            })?;
            let saved = consents::save(ledger, &actor, (&name, terms)).await?;
            Ok(purpose(&saved))
        }
        Command::On { name, acting } => switch(site, &acting, (&name, true)).await,
        Command::Off { name, acting } => switch(site, &acting, (&name, false)).await,
        Command::Give(asked) => give(site, asked).await,
        Command::Withdraw(said) => withdraw(site, said).await,
        Command::Basis(found) => basis(site, found).await,
        Command::Show { who, pdf, looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let today = site.desk.controller.today(&ledger.clock);
            let person = Person::parse(&who.system, &who.person)?;
            let sheet = consents::sheet(ledger, &actor, person, today).await?;
            if let Some(file) = pdf {
                print(site, &sheet, &file).await?;
            }
            let text = text::sheet(&sheet);
            Ok(Answer::new(&sheet, text))
        }
        Command::Import {
            file,
            dry_run,
            acting,
        } => import(site, &file, dry_run, &acting).await,
        Command::MaySend {
            purpose,
            file,
            looking,
        } => may_send(site, purpose, &file, &looking).await,
        Command::Verify { looking } => {
            let actor = site.onlooker(looking.login.as_deref()).await?;
            let differences = consents::compare(ledger, &actor).await?;
            let ok = differences.is_empty();
            let text = text::differences(&differences);
            let answer = Answer::new(&Verified { ok, differences }, text);
            Ok(answer.no_when(!ok))
        }
    }
}

async fn print(site: &Installation, sheet: &Sheet, file: &Path) -> Result<(), Failure> {
    let printing = Printing {
        sender: site.desk.sender.clone(),
        language: site.desk.controller.language,
        zone: site.desk.controller.time_zone.clone(),
        at: site.ledger().clock.now(),
    };
    let pdf = consents::pdf(sheet, &printing).await?;
    std::fs::write(file, pdf).map_err(|error| {
        let (shown, kind) = (file.display(), error.kind());
        Failure::refused(format!("{shown}: cannot be written ({kind})"))
    })
}

async fn switch(
    site: &Installation,
    acting: &Acting,
    asked: (&str, bool),
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let switched = consents::switch(site.ledger(), &actor, asked).await?;
    Ok(purpose(&switched))
}

fn purpose(purpose: &Purpose) -> Answer {
    Answer::new(purpose, text::purpose(purpose))
}

async fn give(site: &Installation, asked: Give) -> Result<Answer, Failure> {
    let actor = site.actor(&asked.said.acting.login).await?;
    let language = asked.language.as_deref().map(|tag| {
        Locale::from_tag(tag).ok_or_else(|| Failure::refused("--language: is neither de nor en"))
    });
    let circumstances = asked.circumstances()?;
    let said = asked.said;
    let giving = Giving {
        person: known(site, &said.who).await?,
        purpose: said.purpose,
        text_version: asked.text_version,
        language: language
            .transpose()?
            .unwrap_or(site.desk.controller.language),
        way: way(&said.way)?,
        source: said.source,
        proof: said.proof,
        at: said.when,
        address: said.address,
        circumstances,
    };
    let home = site.persons_url();
    let given = consents::give(site.ledger(), &actor, &home, &giving).await?;
    Ok(Answer::new(&given, text::consent(&given)))
}

async fn withdraw(site: &Installation, said: Said) -> Result<Answer, Failure> {
    let actor = site.actor(&said.acting.login).await?;
    let withdrawing = Withdrawing {
        person: Person::parse(&said.who.system, &said.who.person)?,
        purpose: said.purpose,
        way: way(&said.way)?,
        source: said.source,
        proof: said.proof,
        at: said.when,
        address: said.address,
    };
    let gone = consents::withdraw(site.ledger(), &actor, &withdrawing).await?;
    Ok(Answer::new(&gone, text::consent(&gone)))
}

async fn basis(site: &Installation, found: Ground) -> Result<Answer, Failure> {
    let actor = site.actor(&found.acting.login).await?;
    let basis = Basis::from_word(&found.basis).ok_or_else(|| {
        let words: Vec<&str> = Basis::ALL.iter().map(|basis| basis.word()).collect();
        Failure::refused(format!("--basis: is none of {}", words.join(", ")))
    })?;
    let today = site.desk.controller.today(&site.ledger().clock);
    let origin = found.origin()?;
    let new = NewGround {
        person: known(site, &found.who).await?,
        purpose: found.purpose,
        basis,
        source: found.source,
        address: found.address,
        found_on: found.found_on.unwrap_or(today),
        review_on: found.review_on,
        origin,
    };
    let ground = consents::set_basis(site.ledger(), &actor, &new).await?;
    Ok(Answer::new(&ground, text::ground(&ground)))
}

async fn import(
    site: &Installation,
    file: &Path,
    dry_run: bool,
    acting: &Acting,
) -> Result<Answer, Failure> {
    let actor = site.actor(&acting.login).await?;
    let table = read(file)?;
    let systems: Vec<&str> = site.desk.systems.names().collect();
    let asked = Import {
        table: &table,
        systems: &systems,
        zone: &site.desk.controller.time_zone,
    };
    let taken = if dry_run {
        consents::try_import(site.ledger(), &actor, asked).await?
    } else {
        consents::import(site.ledger(), &actor, asked).await?
    };
    let answer = Answer::new(&taken, text::taken(&taken));
    Ok(answer.no_when(taken.faulty > 0))
}

async fn may_send(
    site: &Installation,
    purpose: String,
    file: &Path,
    looking: &Looking,
) -> Result<Answer, Failure> {
    let actor = site.onlooker(looking.login.as_deref()).await?;
    let lines = read(file)?;
    let subjects: Vec<Subject> = lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Subject::Address(line.to_owned()))
        .collect();
    let home = site.persons_url();
    let today = site.desk.controller.today(&site.ledger().clock);
    let mut answers = Vec::with_capacity(subjects.len());
    for part in subjects.chunks(MOST_ASKED) {
        let question = (&*purpose, part);
        let said = consents::may_send(site.ledger(), &actor, (&*home, today), question).await?;
        answers.extend(said);
    }
    let may = answers.iter().filter(|answer| answer.may).count();
    let text = text::verdicts(&answers, may);
    let answers = Sending {
        purpose,
        may,
        answers,
    };
    Ok(Answer::new(&answers, text))
}

/// A record that its system has, where that can be asked.
async fn known(site: &Installation, who: &Who) -> Result<Person, Failure> {
    let person = Person::parse(&who.system, &who.person)?;
    let actor = accounts::Actor::operator();
    erasure::known(&site.desk, &actor, std::slice::from_ref(&person)).await?;
    Ok(person)
}

fn way(word: &str) -> Result<Way, Failure> {
    Way::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Way::ALL.iter().map(|way| way.word()).collect();
        Failure::refused(format!("--way: is none of {}", words.join(", ")))
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        Failure::refused(format!(
            "{}: cannot be read ({}); check path and rights",
            file.display(),
            error.kind()
        ))
    })
}

//! Drafts a letter from what was really done.

use accounts::{Actor, Permission};
use base::{Locale, Notice};
use effects::{EffectView, State};
use erasure::Desk;
use law::letter::{self, Told};
use law::{Language, LetterKind, Right};
use requests::{Letter, NewLetter, Outcome, Request, StepState, Target, Text, TextKind};

use crate::Error;
use crate::facts::Facts;
use crate::gather::gather;

/// What somebody wants written.
#[derive(Debug)]
pub struct Draft {
    /// What the letter tells.
    pub kind: LetterKind,
    /// Ids of grounds, for a refusal in whole or in part.
    pub grounds: Vec<String>,
    /// Words of one's own: a ground, what is needed to know who asks, a remark.
    pub own: Option<Text>,
}

impl Draft {
    /// Reads the words of a form or a call.
    pub fn parse(kind: &str, grounds: Vec<String>, own: &str) -> Result<Self, Notice> {
        let known = LetterKind::from_word(kind.trim());
        let kind = known.filter(|kind| LetterKind::DRAFTED.contains(kind));
        let kind = kind.ok_or_else(|| {
            let words = LetterKind::DRAFTED.map(LetterKind::word).join(", ");
            Notice::new("letter-kind", format!("is not known: give one of {words}")).at("kind")
        })?;
        Ok(Self {
            kind,
            grounds: grounds.into_iter().filter(|id| !id.is_empty()).collect(),
            own: Text::optional("own", own)?,
        })
    }
}

/// Drafts a letter in the language of the person, in the place of an earlier draft of its kind.
/// Refused for an end that is not there yet: work under way, something kept that a letter of
/// fulfilment would hide, a refusal without a ground.
pub async fn draft(
    desk: &Desk,
    actor: &Actor,
    target: Target,
    asked: Draft,
) -> Result<Letter, Error> {
    let name = target.reference.to_string();
    let (ledger, about) = (&desk.ledger, Some(target.reference));
    requests::authorize(ledger, actor, Permission::RequestsWork, about).await?;
    let request = load(desk, target).await?;
    request.must_be_open().map_err(requests::Error::from)?;
    let facts = facts_for(desk, actor, &request, asked.kind).await?;
    demand_end(desk, actor, &request, (asked.kind, &facts)).await?;
    demand_balance(desk, actor, &request, &asked).await?;
    let language = language(request.language);
    let grounds = grounds(&request, &asked, &facts, language)?;
    let own = asked.own.as_ref().map(Text::expose);
    let sender = desk.head(desk.ledger.clock.now()).await?.lines();
    let text = desk.text_for(asked.kind.into(), request.language).await?;
    let told = Told {
        number: &name,
        right: request.right,
        received: request.receipt.day,
        last_day: request.due.last_day,
        legal_day: request.legal_day(),
        today: desk.controller.today(&desk.ledger.clock),
        region: request.due.region,
        done: &facts.said(language),
        grounds: &grounds,
        // In a refusal it is a ground among the others.
        own: own.filter(|_| !asked.kind.refuses()),
        sender: &sender,
    };
    let written = letter::write_by(&text, asked.kind, &told, language).ok_or_else(no_ground)?;
    let new = NewLetter {
        kind: asked.kind,
        written,
        grounds: asked.grounds,
        facts: facts.print(),
    };
    Ok(requests::draft_letter(&desk.ledger, actor, target, new).await?)
}

/// What was done, where the letter answers; nothing otherwise.
pub(crate) async fn facts_for(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    kind: LetterKind,
) -> Result<Facts, Error> {
    if kind.answers() {
        gather(desk, actor, request).await
    } else {
        Ok(Facts::default())
    }
}

pub(crate) async fn load(desk: &Desk, target: Target) -> Result<Request, Error> {
    let pool = desk.ledger.store.pool();
    let mut conn = pool.acquire().await.map_err(requests::Error::from)?;
    Ok(requests::load(&mut conn, target.reference).await?)
}

/// Refuses a letter that would tell of an end which is not there.
async fn demand_end(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    (kind, facts): (LetterKind, &Facts),
) -> Result<(), Error> {
    let outcome = match kind {
        LetterKind::Fulfilled => Outcome::Fulfilled,
        LetterKind::PartlyFulfilled => Outcome::PartlyFulfilled,
        LetterKind::Refused => Outcome::Refused,
        LetterKind::NoData => Outcome::NoData,
        LetterKind::Acknowledge | LetterKind::Identity | LetterKind::Extension => return Ok(()),
    };
    let name = request.reference.to_string();
    let mut blockers = erasure::blockers(desk, &name, outcome).await?;
    blockers.extend(answers::blockers(desk, &name, outcome).await?);
    let mut open = blockers.first().map(|blocker| blocker.message.clone());
    if open.is_none() && under_way(&effects::effects_of(desk, actor, &name).await?) {
        open = Some(format!("{name}: an effect in a CRM is not at its end"));
    }
    if let Some(open) = open {
        let line = format!("cannot be told yet: {open}");
        return Err(Notice::new("letter-unfinished", line).at("kind").into());
    }
    let is_whole = matches!(kind, LetterKind::Fulfilled | LetterKind::NoData);
    if is_whole && !facts.kept.is_empty() {
        let line = "hides what was kept: write the letter of a request that was met in part";
        return Err(Notice::new("letter-kept", line).at("kind").into());
    }
    Ok(())
}

/// Grounds against an objection that need no weighing: they look at the request, not at the processing.
const UNWEIGHED: [&str; 3] = ["unfounded", "excessive", "not_identified"];
/// The step of the balance.
const BALANCE: &str = "21.5";

/// Why processing goes on against an objection is told once it was weighed, in writing (Art. 21(1)
/// GDPR): the controller has to demonstrate it.
async fn demand_balance(
    desk: &Desk,
    actor: &Actor,
    request: &Request,
    asked: &Draft,
) -> Result<(), Error> {
    let weighed = |id: &String| !UNWEIGHED.contains(&id.as_str());
    let owed = asked.kind.refuses() && (asked.own.is_some() || asked.grounds.iter().any(weighed));
    let Ok((_, step)) = request.step(BALANCE) else {
        return Ok(());
    };
    if request.right != Right::Objection || !owed {
        return Ok(());
    }
    let shown = requests::show(&desk.ledger, actor, request.reference).await?;
    let written = shown.remarks.iter().any(|remark| {
        let is_kept = matches!(remark.kind, TextKind::Note | TextKind::Evidence);
        is_kept && remark.step.as_deref() == Some(BALANCE)
    });
    if step.state == StepState::Done && written {
        return Ok(());
    }
    let line = "needs the balance in writing: tick step 21.5 with a note that holds it";
    Err(Notice::new("letter-balance", line).at("grounds").into())
}

/// Whether the newest effect of a kind was begun and did not end well.
fn under_way(newest_first: &[EffectView]) -> bool {
    let mut seen = Vec::new();
    newest_first.iter().any(|effect| {
        let is_newest = !seen.contains(&effect.kind);
        seen.push(effect.kind);
        is_newest && matches!(effect.state, State::Running | State::Conflict)
    })
}

/// The grounds, one paragraph each: those that were chosen, one's own, those of what was kept.
fn grounds(
    request: &Request,
    asked: &Draft,
    facts: &Facts,
    language: Language,
) -> Result<Vec<String>, Notice> {
    if !asked.kind.refuses() {
        return Ok(Vec::new());
    }
    let mut grounds = Vec::new();
    for id in &asked.grounds {
        let mut known = letter::refusals(request.right);
        let ground = known.find(|one| one.id == *id).ok_or_else(|| {
            let all: Vec<&str> = letter::refusals(request.right)
                .map(|one| &*one.id)
                .collect();
            let line = format!(
                "is no ground against this right: give of {}",
                all.join(", ")
            );
            Notice::new("letter-ground", line).at("grounds")
        })?;
        grounds.push(ground.text.get(language).to_owned());
    }
    grounds.extend(asked.own.as_ref().map(|own| own.expose().to_owned()));
    if asked.kind == LetterKind::PartlyFulfilled {
        grounds.extend(facts.grounds(language));
    }
    if grounds.is_empty() {
        return Err(no_ground());
    }
    Ok(grounds)
}

fn no_ground() -> Notice {
    let line = "is missing: a refusal needs its ground (Art. 12(4) GDPR); choose one or write it";
    Notice::new("letter-no-ground", line).at("grounds")
}

pub(crate) fn language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

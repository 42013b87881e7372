//! All that is kept on a request, as far as the actor's roles may read it.

use std::collections::BTreeMap;

use accounts::{Actor, Permission};
use base::Locale;
use effects::EffectView;
use erasure::{Desk, PlanHead};
use jiff::Timestamp;
use ledger::{Entry, Filter};
use recipients::Recipient;
use requests::{FileView, Letter, Reference, View};
use serde::Serialize;

use crate::{Error, name};

/// What stands in the archive, beside the files themselves.
pub(crate) struct Contents {
    pub view: View,
    /// Each with its place in the archive; none once it was removed.
    pub files: Vec<(FileView, Option<String>)>,
    pub letters: Vec<Letter>,
    pub recipients: Vec<Recipient>,
    /// `None` where the actor may not read them.
    pub plans: Option<Vec<PlanHead>>,
    pub effects: Option<Vec<EffectView>>,
    pub answers: Option<Vec<answers::AnswerHead>>,
    /// The log of the request, oldest first.
    pub log: Vec<Entry>,
    /// Whether the actor reads the log itself, and not its sentences alone.
    reads_log: bool,
    /// Login → the name shown.
    pub names: BTreeMap<String, String>,
    pub made_at: Timestamp,
    pub made_by: String,
    pub language: Locale,
}

impl Contents {
    /// Reads all; refused for a request that is not open to the actor.
    pub(crate) async fn read(
        desk: &Desk,
        actor: &Actor,
        reference: Reference,
        language: Locale,
    ) -> Result<Self, Error> {
        let ledger = &desk.ledger;
        let today = desk.controller.today(&ledger.clock);
        let shown = requests::show(ledger, actor, reference).await?;
        let number = reference.to_string();
        let (mut plans, mut effects, mut answers) = (None, None, None);
        if actor.may(Permission::PlansRead) {
            plans = Some(erasure::plans_of(desk, actor, &number).await?);
            effects = Some(effects::effects_of(desk, actor, &number).await?);
        }
        if actor.may(Permission::AnswersRead) {
            answers = Some(answers::answers_of(desk, actor, &number).await?);
        }
        let filter = Filter {
            request: Some(number),
            ..Filter::default()
        };
        let accounts = accounts::list(ledger).await.map_err(erasure::Error::from)?;
        Ok(Self {
            view: View::whole(&shown, today, language),
            files: placed(requests::files(ledger, actor, reference).await?),
            letters: requests::letters(ledger, actor, reference).await?,
            recipients: recipients::recipients_of(desk, actor, reference).await?,
            plans,
            effects,
            answers,
            log: ledger.list(&filter).await?,
            reads_log: actor.may(Permission::LedgerRead),
            names: accounts
                .into_iter()
                .map(|account| (account.login, account.name))
                .collect(),
            made_at: ledger.clock.now(),
            made_by: actor.account.login.clone(),
            language,
        })
    }

    /// The name behind a login; a part of the product is named by its word.
    pub(crate) fn name_of(&self, login: &str) -> String {
        let known = self.names.get(login);
        known.cloned().unwrap_or_else(|| login.to_owned())
    }

    /// The same for programs.
    pub(crate) fn json(&self) -> Result<Vec<u8>, Error> {
        let files = self.files.iter().map(|(file, path)| FileData {
            path: path.as_deref(),
            file,
        });
        let effects = self.effects.as_ref().map(|all| {
            let effect = |one: &EffectView| EffectData {
                effect: one.effect.to_string(),
                kind: one.kind.word(),
                state: one.state.word(),
                hash: one.hash.clone(),
            };
            all.iter().map(effect).collect()
        });
        let told = |entry: &Entry| Entry {
            details: entry.details.clone().filter(|_| self.reads_log),
            ..entry.clone()
        };
        let log: Vec<Entry> = self.log.iter().map(told).collect();
        let data = Data {
            exported_at: self.made_at,
            exported_by: &self.made_by,
            request: &self.view,
            files: files.collect(),
            letters: &self.letters,
            recipients: &self.recipients,
            plans: self.plans.as_deref(),
            effects,
            answers: self.answers.as_deref(),
            log: &log,
        };
        serde_json::to_vec_pretty(&data).map_err(|error| Error::Broken(Box::new(error)))
    }
}

#[derive(Serialize)]
struct Data<'c> {
    exported_at: Timestamp,
    exported_by: &'c str,
    request: &'c View,
    files: Vec<FileData<'c>>,
    letters: &'c [Letter],
    recipients: &'c [Recipient],
    /// `null` where the roles of who took it out do not read them.
    plans: Option<&'c [PlanHead]>,
    effects: Option<Vec<EffectData>>,
    answers: Option<&'c [answers::AnswerHead]>,
    /// Its details are `null` where the roles do not read the log: they tell of plans, runs and answers too.
    log: &'c [Entry],
}

#[derive(Serialize)]
struct FileData<'c> {
    path: Option<&'c str>,
    #[serde(flatten)]
    file: &'c FileView,
}

/// That an effect was drafted and how far it is; the values it writes stay where they are.
#[derive(Serialize)]
struct EffectData {
    effect: String,
    kind: &'static str,
    state: &'static str,
    hash: String,
}

fn placed(files: Vec<FileView>) -> Vec<(FileView, Option<String>)> {
    let place = |(at, file): (usize, FileView)| {
        let path = file
            .name
            .as_ref()
            .map(|name| name::in_archive(at + 1, name));
        (file, path)
    };
    files.into_iter().enumerate().map(place).collect()
}

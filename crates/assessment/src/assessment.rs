//! The assessment as it stands: answers, who took part, how far it is, how long it took.

use std::collections::BTreeMap;

use accounts::{Actor, Permission, authorize};
use jiff::Timestamp;
use ledger::Ledger;
use serde::Serialize;

use crate::agenda::agenda;
use crate::answer::Answer;
use crate::{Error, store};

base::id!(
    /// Id of an assessment.
    AssessmentId
);

/// Whoever saves again within this time worked on it in between; a longer gap was a break. In
/// minutes.
const PAUSE_MINUTES: i64 = 15;
/// A save after a break stands for this much work. In minutes.
const SINGLE_MINUTES: i64 = 1;

/// One round through the agenda. Its number is the version of its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    pub id: AssessmentId,
    pub number: i64,
    /// Login.
    pub started_by: String,
    pub started_at: Timestamp,
    /// Login; `None` while it is open.
    pub completed_by: Option<String>,
    pub completed_at: Option<Timestamp>,
}

/// Somebody who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Participant {
    pub login: String,
    /// How many answers they saved in this round.
    pub answers: usize,
}

/// How many questions of a point are answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Id of the point.
    pub point: String,
    pub answered: usize,
    pub all: usize,
}

/// The open assessment with everything that was said.
#[derive(Debug, Clone, Serialize)]
pub struct View {
    pub assessment: Assessment,
    /// The present answer to each question that has one, in the order of the agenda.
    pub answers: Vec<Answer>,
    pub participants: Vec<Participant>,
    pub progress: Vec<Waiting>,
    /// Active minutes, computed from the instants of the saves.
    pub minutes: i64,
}

/// The open assessment; `None` while there is none.
pub async fn view(ledger: &Ledger, actor: &Actor) -> Result<Option<View>, Error> {
    authorize(ledger, actor, Permission::AssessmentRead, None).await?;
    let mut conn = ledger.store.pool().acquire().await?;
    let Some(open) = store::open(&mut conn).await? else {
        return Ok(None);
    };
    let all = store::answers(&mut conn, &open.id).await?;
    Ok(Some(View::of(open, all)))
}

impl View {
    /// From everything that was ever saved in the round, oldest first.
    pub(crate) fn of(assessment: Assessment, all: Vec<Answer>) -> Self {
        let minutes = minutes(assessment.started_at, all.iter().map(|one| one.at));
        let participants = participants(&all);
        let mut newest: BTreeMap<String, Answer> = BTreeMap::new();
        for answer in all {
            newest.insert(answer.question.clone(), answer);
        }
        let agenda = agenda();
        let said = agenda.questions.iter();
        let answers: Vec<Answer> = said
            .filter_map(|question| newest.remove(&question.id))
            .filter(|answer| !answer.value.is_empty())
            .collect();
        let progress = agenda.points.iter().map(|point| {
            let of_point = agenda.of(&point.id);
            let answered = of_point.filter(|question| {
                let found = answers.iter().find(|answer| answer.question == question.id);
                found.is_some_and(|answer| answer.value.answers())
            });
            Waiting {
                point: point.id.clone(),
                answered: answered.count(),
                all: agenda.of(&point.id).count(),
            }
        });
        Self {
            progress: progress.collect(),
            assessment,
            answers,
            participants,
            minutes,
        }
    }

    /// The present answer to a question.
    pub fn answer(&self, question: &str) -> Option<&Answer> {
        self.answers.iter().find(|one| one.question == question)
    }

    /// How many questions are answered, and how many there are.
    pub fn done(&self) -> (usize, usize) {
        let answered = self.progress.iter().map(|one| one.answered).sum();
        (answered, self.progress.iter().map(|one| one.all).sum())
    }
}

/// Who answered in this round, in the order of their first answer. Answers that were taken over
/// from the version before are not their work today.
fn participants(all: &[Answer]) -> Vec<Participant> {
    let mut found: Vec<Participant> = Vec::new();
    for answer in all.iter().filter(|answer| !answer.taken_over) {
        match found.iter_mut().find(|one| one.login == answer.by) {
            Some(known) => known.answers += 1,
            None => found.push(Participant {
                login: answer.by.clone(),
                answers: 1,
            }),
        }
    }
    found
}

/// Active minutes: the time between saves that lie no more than a quarter of an hour apart, and a
/// minute for each save after a longer break. Whoever leaves the page open overnight does not
/// work. Several people at one table count once.
pub fn minutes(started: Timestamp, saves: impl Iterator<Item = Timestamp>) -> i64 {
    let mut instants: Vec<Timestamp> = saves.filter(|at| *at > started).collect();
    instants.sort_unstable();
    let (mut seconds, mut last) = (0, started);
    for at in instants {
        let gap = at.duration_since(last).as_secs();
        seconds += if gap <= PAUSE_MINUTES * 60 {
            gap
        } else {
            SINGLE_MINUTES * 60
        };
        last = at;
    }
    (seconds + 59) / 60
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        let start: Timestamp = "2026-12-01T08:00:00Z".parse().unwrap();
        start + SignedDuration::from_mins(minute)
    }

    #[test]
    fn work_counts_and_breaks_do_not() {
        let count = |saves: &[i64]| minutes(at(0), saves.iter().map(|m| at(*m)));
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[10, 20, 30]), 30);
        assert_eq!(
            count(&[10, 20, 20, 20]),
            20,
            "four people at one table count once"
        );
        assert_eq!(count(&[10, 130, 140]), 10 + 1 + 10, "lunch is a break");
        assert_eq!(count(&[1440]), 1, "a night is a break");
        assert_eq!(count(&[30, 10, 20]), 30, "in whatever order");
    }
}

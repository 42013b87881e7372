//! What would be written into the CRM's consent fields for a person: looked at, then confirmed.

use ::requests::Person;
use ::writebacks::{State, Writeback, WritebackId};
use accounts::Permission;
use askama::Template;
use axum::extract::Path;

use crate::fields::Fields;
use crate::pages::consents::sheet_href;
use crate::pages::requests::line::{name_of, names};
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form, to};

#[derive(Template)]
#[template(path = "writebacks/show.html")]
struct Show {
    page: Frame,
    errors: Errors,
    id: String,
    hash: String,
    back: String,
    record: String,
    state: &'static str,
    said: String,
    rows: Vec<RowLines>,
    left: Vec<(String, String)>,
    may_apply: bool,
}

/// A row with its fields.
struct RowLines {
    record: String,
    /// Field, before, after.
    cells: Vec<[String; 3]>,
}

/// Drafts what would be written.
pub async fn draft(
    visit: Visit,
    Path((system, kind, id)): Path<(String, String, String)>,
) -> Answer {
    let person = Person::parse(&system, &format!("{kind}:{id}"));
    let person = person.map_err(|_| Refusal::NotFound)?;
    let drafted = ::writebacks::draft(&visit.app.desk, visit.actor()?, &person).await;
    match drafted {
        Ok(writeback) => to(&format!("/writebacks/{}", writeback.id)),
        Err(error) => {
            let fault = Refusal::from(error).first()?;
            crate::pages::consents::person::refused(&visit, person, fault).await
        }
    }
}

/// The preview, or what became of it.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Answer {
    render(&visit, &id, &[]).await
}

/// Writes exactly what was looked at.
pub async fn apply(visit: Visit, Path(id): Path<String>, fields: Fields) -> Answer {
    let (desk, actor) = (&visit.app.desk, visit.actor()?);
    let writeback = WritebackId::from_stored(&*id);
    match ::writebacks::apply(desk, actor, &writeback, fields.get("hash")).await {
        Ok(_) => to(&format!("/writebacks/{id}")),
        Err(error) => {
            let fault = Refusal::from(error).first()?;
            render(&visit, &id, &[fault]).await
        }
    }
}

async fn render(visit: &Visit, id: &str, faults: &[Fault]) -> Answer {
    let id = WritebackId::from_stored(id);
    let writeback = ::writebacks::show(&visit.app.desk, visit.actor()?, &id).await?;
    let errors = visit.errors(faults);
    let said = said(visit, &writeback).await?;
    let words = visit.words;
    let row = |row: &::writebacks::Row| RowLines {
        record: row.record.clone(),
        cells: row
            .cells
            .iter()
            .map(|(column, cell)| {
                let before = match cell.before.as_str() {
                    "" => words.t("consents-nothing"),
                    "other" => words.t("writebacks-other"),
                    text => text.to_owned(),
                };
                [column.clone(), before, cell.after.clone()]
            })
            .collect(),
    };
    let left = writeback.left.iter().map(|one| {
        let said = words.tr("writebacks-left", "n", one.others);
        (one.record.clone(), said)
    });
    let template = Show {
        page: visit.titled("writebacks-title").refused_if(&errors),
        rows: writeback.rows.iter().map(row).collect(),
        left: left.collect(),
        back: sheet_href(&writeback.person),
        record: writeback.person.record.clone(),
        may_apply: visit.may(Permission::ConsentsManage)
            && matches!(writeback.state, State::Draft | State::Running),
        state: writeback.state.word(),
        said,
        id: writeback.id.to_string(),
        hash: writeback.hash,
        errors,
    };
    form(&template, &template.errors)
}

async fn said(visit: &Visit, writeback: &Writeback) -> Result<String, Refusal> {
    let people = names(&visit.app).await?;
    let by = writeback.run_by.as_ref().unwrap_or(&writeback.drafted_by);
    let at = writeback.ended_at.unwrap_or(writeback.drafted_at);
    let places = [("who", name_of(&people, by)), ("at", visit.full_moment(at))];
    let key = match writeback.state {
        State::Draft => "writebacks-said-draft",
        State::Running => "writebacks-said-running",
        State::Done => "writebacks-said-done",
        State::Conflict => "writebacks-said-conflict",
    };
    Ok(visit.words.with(key, &places))
}

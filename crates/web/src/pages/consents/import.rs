//! Takes consents from a table: tried first, then taken.

use ::consents::{COLUMNS, Import, LineFault, Taken, import, try_import};
use askama::Template;

use crate::fields::Fields;
use crate::refusal::{Fault, Refusal};
use crate::visit::{Answer, Errors, Frame, Visit, form};

#[derive(Template)]
#[template(path = "consents/import.html")]
struct Sheet {
    page: Frame,
    errors: Errors,
    columns: String,
    table: String,
    said: Option<Said>,
}

/// What a table did or would do.
struct Said {
    done: bool,
    counts: String,
    faults: Vec<(usize, String)>,
    more: usize,
}

/// The form.
pub async fn show(visit: Visit) -> Answer {
    render(&visit, String::new(), None, &[])
}

/// Says what would be done.
pub async fn attempt(visit: Visit, fields: Fields) -> Answer {
    let table = table(&fields);
    match apply(&visit, &table, false).await {
        Ok(said) => render(&visit, table, Some(said), &[]),
        Err(refusal) => render(&visit, table, None, &refusal.faults()?),
    }
}

/// Does it.
pub async fn take(visit: Visit, fields: Fields) -> Answer {
    let table = table(&fields);
    match apply(&visit, &table, true).await {
        Ok(said) => render(&visit, String::new(), Some(said), &[]),
        Err(refusal) => render(&visit, table, None, &refusal.faults()?),
    }
}

/// The file where one was chosen, else what was typed.
fn table(fields: &Fields) -> String {
    match fields.file("file") {
        Some(file) => String::from_utf8_lossy(&file.bytes).into_owned(),
        None => fields.raw("table").to_owned(),
    }
}

async fn apply(visit: &Visit, table: &str, really: bool) -> Result<Said, Refusal> {
    let (ledger, actor) = (&visit.app.ledger, visit.actor()?);
    let systems: Vec<&str> = visit.app.desk.systems.names().collect();
    let asked = Import {
        table,
        systems: &systems,
        zone: visit.app.zone(),
    };
    let taken = if really {
        import(ledger, actor, asked).await?
    } else {
        try_import(ledger, actor, asked).await?
    };
    Ok(said(visit, &taken, really))
}

fn said(visit: &Visit, taken: &Taken, done: bool) -> Said {
    let places = [
        ("new", taken.new.to_string()),
        ("changed", taken.changed.to_string()),
        ("unchanged", taken.unchanged.to_string()),
        ("faulty", taken.faulty.to_string()),
    ];
    let fault = |fault: &LineFault| {
        let said = Fault::from(fault.fault.clone()).said(visit.words);
        let column = fault.fault.field.unwrap_or_default();
        (fault.line, format!("{column}: {said}"))
    };
    Said {
        done,
        counts: visit.words.with("consents-import-counts", &places),
        faults: taken.faults.iter().map(fault).collect(),
        more: taken.faulty - taken.faults.len(),
    }
}

fn render(visit: &Visit, table: String, said: Option<Said>, faults: &[Fault]) -> Answer {
    let errors = visit.errors(faults);
    let template = Sheet {
        page: visit.titled("consents-import").refused_if(&errors),
        columns: COLUMNS.join(","),
        table,
        said,
        errors,
    };
    form(&template, &template.errors)
}

//! The rows of an effect, a line for each column.

use effects::{EffectView, Kind, Revealed};

/// One column of a row, before and after.
pub struct RowLine {
    pub system: String,
    pub record: String,
    pub column: String,
    pub from: String,
    pub to: String,
    pub hidden: bool,
}

/// The rows as everybody sees them: corrections are masked.
pub fn lines(effect: &EffectView) -> Vec<RowLine> {
    let hidden = effect.kind == Kind::Rectification;
    let of_row = |row: &effects::RowView| {
        let (system, record) = (row.system.clone(), row.record.clone());
        let line = move |column: &effects::ColumnView| RowLine {
            system: system.clone(),
            record: record.clone(),
            column: column.column.clone(),
            from: column.from.clone().unwrap_or_default(),
            to: column.to.clone().unwrap_or_default(),
            hidden,
        };
        row.columns.iter().map(line).collect::<Vec<_>>()
    };
    effect.rows.iter().flat_map(of_row).collect()
}

/// A row in the clear.
pub fn clear_lines(row: &Revealed) -> Vec<RowLine> {
    let line = |(column, from, to): &(String, Option<String>, Option<String>)| RowLine {
        system: row.system.clone(),
        record: row.record.clone(),
        column: column.clone(),
        from: from.clone().unwrap_or_default(),
        to: to.clone().unwrap_or_default(),
        hidden: false,
    };
    row.columns.iter().map(line).collect()
}

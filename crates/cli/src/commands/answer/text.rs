//! What `answer` says for people.

use answers::{AnswerView, ItemView};

use crate::answer::Answer;

pub fn shown(view: &AnswerView) -> Answer {
    let mut lines = vec![
        format!(
            "answer {} of {}: {}",
            view.answer,
            view.request,
            view.state.word()
        ),
        format!("hash {}", view.hash),
    ];
    for group in &view.groups {
        lines.push(format!(
            "{:<16} {:>6} rows, {} left out, {} stretches blacked out, {} files, {} left out",
            group.group,
            group.items,
            group.left_out,
            group.blacked_out,
            group.files,
            group.files_left_out
        ));
    }
    lines.extend(view.not_portable.iter().map(|one| {
        let bases: Vec<&str> = one.bases.iter().map(|basis| basis.word()).collect();
        let bases = bases.join(", ");
        format!(
            "system {}: not part of the transfer, its lawful basis is {bases}",
            one.system
        )
    }));
    if view.unsaid > 0 {
        lines.push(format!("{} statements are missing", view.unsaid));
    }
    Answer::new(view, lines.join("\n"))
}

pub fn item(item: &ItemView) -> String {
    let mut lines = vec![format!(
        "{} {} {} {}",
        item.item,
        item.system,
        item.group,
        item.record.as_deref().unwrap_or("-")
    )];
    for cell in &item.cells {
        let told = cell.pieces.iter().map(|piece| match piece.ground {
            None => piece.text.clone(),
            Some(_) => format!("[{}]", piece.text),
        });
        lines.push(format!("  {}: {}", cell.column, told.collect::<String>()));
    }
    if let Some(file) = &item.file {
        let left = file.left_out.map_or("", |_| ", left out");
        lines.push(format!("  file of {} bytes{left}", file.bytes));
    }
    lines.join("\n")
}

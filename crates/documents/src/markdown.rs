//! The parts of a paper from a page of the guide: headings, paragraphs, lists and tables of CommonMark.
//! What a link points to and what is emphasised is left out; paper shows the words.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::paper::Part;

/// A page as a title and parts.
#[derive(Debug, Default)]
pub struct Page {
    /// The heading of the first level; empty where there is none.
    pub title: String,
    pub parts: Vec<Part>,
}

impl std::fmt::Debug for Part {
    /// A part may hold values of a person: only its kind is printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Heading { .. } => "Heading",
            Self::Paragraph { .. } => "Paragraph",
            Self::Pairs { .. } => "Pairs",
            Self::Facts { .. } => "Facts",
            Self::Table { .. } => "Table",
        })
    }
}

/// Reads a page.
pub fn page(markdown: &str) -> Page {
    let mut reading = Reading::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        reading.take(event);
    }
    reading.page
}

#[derive(Default)]
struct Reading {
    page: Page,
    text: String,
    /// How deep in lists, and the lines of the list so far.
    depth: usize,
    items: Vec<String>,
    head: Vec<String>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Reading {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Start(Tag::List(_)) => {
                self.item();
                self.depth += 1;
            }
            Event::End(end) => self.end(end),
            Event::Start(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Heading(HeadingLevel::H1) => self.page.title = self.taken(),
            TagEnd::Heading(level) => {
                let text = self.taken();
                let level = if level == HeadingLevel::H2 { 1 } else { 2 };
                self.page.parts.push(Part::Heading { level, text });
            }
            TagEnd::Paragraph if self.depth > 0 => self.text.push(' '),
            TagEnd::Paragraph | TagEnd::CodeBlock => {
                let text = self.taken();
                if !text.is_empty() {
                    self.page.parts.push(Part::text(text));
                }
            }
            TagEnd::Item => self.item(),
            TagEnd::List(_) => {
                self.depth -= 1;
                if self.depth == 0 {
                    let items = std::mem::take(&mut self.items);
                    self.page.parts.push(Part::text(items.join("\n")));
                }
            }
            TagEnd::TableCell => {
                let cell = self.taken();
                self.row.push(cell);
            }
            TagEnd::TableHead => self.head = std::mem::take(&mut self.row),
            TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => self.page.parts.push(Part::Table {
                head: std::mem::take(&mut self.head),
                rows: std::mem::take(&mut self.rows),
            }),
            TagEnd::BlockQuote(_)
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Ends a line of a list.
    fn item(&mut self) {
        let text = self.taken();
        if !text.is_empty() && self.depth > 0 {
            let indent = "  ".repeat(self.depth - 1);
            self.items.push(format!("{indent}– {text}"));
        }
    }

    fn taken(&mut self) -> String {
        std::mem::take(&mut self.text).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_title_headings_paragraphs_lists_and_tables() {
        let page = page(
            "# Titel\n\nEin *Satz*\nmit [Link](x.md) und `Wort`.\n\n## Teil\n\n- eins\n- zwei\n  - drei\n\n| A | B |\n|---|---|\n| 1 | **2** |\n",
        );
        assert_eq!(page.title, "Titel");
        assert_eq!(page.parts.len(), 4);
        let Part::Paragraph { text } = &page.parts[0] else {
            panic!("{:?}", page.parts);
        };
        assert_eq!(text, "Ein Satz mit Link und Wort.");
        let Part::Paragraph { text } = &page.parts[2] else {
            panic!("{:?}", page.parts);
        };
        assert_eq!(text, "– eins\n– zwei\n  – drei");
        let Part::Table { head, rows } = &page.parts[3] else {
            panic!("{:?}", page.parts);
        };
        assert_eq!(
            (head.join("|"), rows[0].join("|")),
            ("A|B".into(), "1|2".into())
        );
    }
}

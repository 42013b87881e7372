//! What SuiteCRM itself takes for granted of its rows.

use std::collections::BTreeSet;

use crate::dump::{Dump, text};

/// Columns that SuiteCRM's forms demand, wherever a table has them.
const REQUIRED: [&str; 3] = ["last_name", "name", "document_name"];

/// Breaches of SuiteCRM's own rules in the changed tables.
pub async fn broken(dump: &mut Dump, tables: &BTreeSet<String>) -> Vec<String> {
    let (work, pristine) = (dump.work.clone(), dump.pristine.clone());
    let mut faults = Vec::new();
    for table in tables {
        let columns = dump.columns(&pristine, table).await;
        if !columns.iter().any(|column| column == "id") {
            continue;
        }
        let has = |name: &&str| columns.iter().any(|column| column == name);
        let mut rules: Vec<(String, String)> = REQUIRED
            .iter()
            .filter(|name| has(name))
            .map(|name| {
                (
                    format!("{table}.{name} is empty and was not"),
                    format!("p.`{name}` <> '' AND COALESCE(w.`{name}`, '') = ''"),
                )
            })
            .collect();
        if has(&"deleted") {
            rules.push((
                format!("{table}.deleted was changed"),
                "COALESCE(p.deleted, 0) <> COALESCE(w.deleted, 0)".to_owned(),
            ));
        }
        for (what, rule) in rules {
            let sql = format!(
                "SELECT CAST(COUNT(*) AS CHAR) FROM {work}.`{table}` w JOIN {pristine}.`{table}` p ON p.id = w.id WHERE {rule}"
            );
            let count = text(&dump.rows(&sql).await[0], 0).unwrap();
            if count != "0" {
                faults.push(format!("{count} rows: {what}"));
            }
        }
    }
    let tied = |base: &str| {
        format!(
            "(EXISTS (SELECT 1 FROM {base}.email_addr_bean_rel r WHERE r.email_address_id = a.id)
              OR EXISTS (SELECT 1 FROM {base}.emails_email_addr_rel e WHERE e.email_address_id = a.id))"
        )
    };
    let orphans = format!(
        "SELECT a.id FROM {work}.email_addresses a WHERE NOT {} AND {}",
        tied(&work),
        tied(&pristine)
    );
    for row in dump.rows(&orphans).await {
        faults.push(format!(
            "nobody has address {} any more",
            text(&row, 0).unwrap()
        ));
    }
    faults
}

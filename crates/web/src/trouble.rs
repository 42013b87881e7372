//! What stands above every page because it is wrong right now: systems away, a log that does not agree,
//! messages that do not get through, and what must hold and does not.

use accounts::Permission;

use crate::visit::Visit;
use crate::watch::Trouble;

/// So many findings are named above a page.
const FINDINGS: usize = 3;

impl Visit {
    /// What is wrong right now, for who is signed in; where to look, for who may look there.
    pub(crate) fn troubles(&self) -> Vec<(String, &'static str)> {
        if self.actor.is_none() {
            return Vec::new();
        }
        let words = self.words;
        let said = |trouble: Trouble| match trouble {
            Trouble::Away(system, since) => {
                let places = [("system", system), ("at", self.moment(since))];
                let href = self.may(Permission::SystemsRead).then_some("/systems");
                (words.with("frame-away", &places), href.unwrap_or_default())
            }
            Trouble::BadLog(no) => {
                let no = no.map_or_else(|| "?".to_owned(), |no| no.to_string());
                let href = self.may(Permission::LedgerVerify);
                let href = href.then_some("/ledger/verification");
                (
                    words.tr("frame-bad-log", "no", no),
                    href.unwrap_or_default(),
                )
            }
        };
        let troubles = self.directory.watch.troubles(self.app.now());
        let mut troubles: Vec<_> = troubles.into_iter().map(said).collect();
        troubles.extend(self.findings().map(|told| (told, "")));
        // A demo has no mail server.
        if !self.app.demo {
            self.mail_troubles(&mut troubles);
        }
        troubles
    }

    /// What the hourly look at all that must hold found: invariants and what they are about, the first few.
    fn findings(&self) -> Option<String> {
        let at = self.examined.at.filter(|_| self.examined.found > 0)?;
        let named = self.examined.named.iter().take(FINDINGS);
        let named = named.map(|one| format!("{} ({})", one.invariant, one.object));
        let mut what: Vec<String> = named.collect();
        if self.examined.found > what.len() {
            what.push("…".to_owned());
        }
        let places = [
            ("at", self.moment(at)),
            ("n", self.examined.found.to_string()),
            ("what", what.join(", ")),
        ];
        Some(self.words.with("frame-findings", &places))
    }

    /// Messages that do not get through.
    fn mail_troubles(&self, troubles: &mut Vec<(String, &'static str)>) {
        let href = if self.may(Permission::WorkflowsRead) {
            "/mail"
        } else {
            ""
        };
        if let Some(since) = self.mail.stalled_since(self.app.now()) {
            let waiting = self.mail.waiting.to_string();
            let places = [("since", self.moment(since)), ("n", waiting)];
            troubles.push((self.words.with("frame-mail-stalled", &places), href));
        }
        if self.mail.failed > 0 {
            let said = self.words.tr("frame-mail-failed", "n", self.mail.failed);
            troubles.push((said, href));
        }
        if self.calls_failed > 0 {
            let said = self.words.tr("frame-calls-failed", "n", self.calls_failed);
            troubles.push((said, href));
        }
    }
}

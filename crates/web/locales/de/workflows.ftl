workflows-title = Workflows
workflows-about = Wer wann woran erinnert wird und an wen eine Frist eskaliert. Die mitgelieferten Workflows laufen ab dem ersten Start; eine gesetzliche Frist verschiebt keiner.
workflows-on = An
workflows-off = Aus
workflow-new = Neuer Workflow
workflow-edit = Workflow ändern
workflow-copy = Kopieren
workflow-title = Bezeichnung
workflow-title-en = Bezeichnung auf Englisch, wenn gewünscht
workflow-name = Kurzname
workflow-state = Zustand
workflow-version = Fassung
workflow-versions = Fassungen
workflow-shipped = mitgeliefert
workflow-by = Von
workflow-at = Zeitpunkt
workflow-request = Anfrage
workflow-entry = Log-Eintrag
workflow-did = Was geschah
workflow-history = Was dieser Workflow getan hat
workflow-history-none = Noch nichts.
workflow-toml = Als TOML, zum Kopieren und Importieren
workflow-on-do = Einschalten
workflow-off-do = Ausschalten
workflow-try-do = Probe auf die letzten 90 Tage
workflow-save-do = Workflow speichern
workflow-save-about = Ein neuer Workflow ist nach dem Speichern ausgeschaltet. Die Probe zeigt, was er in den letzten { $n } Tagen getan hätte, und ändert nichts.
workflow-trial = Probe
workflow-trial-none = In diesem Zeitraum hätte der Workflow nichts getan.
workflow-tried = Auf die letzten { $days } Tage angewandt: { $reminders }, { $escalations }, { $others }
workflow-ahead = { $n ->
    [0] In den nächsten { $days } Tagen betrifft er, wird er jetzt eingeschaltet und bleibt alles, wie es ist, keine Anfrage.
    [one] In den nächsten { $days } Tagen betrifft er, wird er jetzt eingeschaltet und bleibt alles, wie es ist, 1 Anfrage.
   *[other] In den nächsten { $days } Tagen betrifft er, wird er jetzt eingeschaltet und bleibt alles, wie es ist, { $n } Anfragen.
}
workflow-reminders = { $n ->
    [one] 1 Erinnerung
   *[other] { $n } Erinnerungen
}
workflow-escalations = { $n ->
    [one] 1 Eskalation
   *[other] { $n } Eskalationen
}
workflow-others = { $n ->
    [one] 1 weitere Handlung
   *[other] { $n } weitere Handlungen
}
workflow-when = Wenn
workflow-if = falls
workflow-and = und
workflow-or = oder
workflow-do = dann
workflow-then = Dann
workflow-event = Anlass
workflow-event-time = ein Zeitpunkt kommt
workflow-event-opened = eine Anfrage erfasst wird
workflow-event-saved = eine Anfrage gespeichert wird
workflow-event-state-changed = sich der Status ändert
workflow-event-step-ticked = ein Schritt abgehakt wird
workflow-count = Anzahl
workflow-unit = Einheit
workflow-unit-hours = Stunden
workflow-unit-days = Tage
workflow-unit-working-days = Arbeitstage
workflow-unit-weeks = Wochen
workflow-unit-months = Monate
workflow-way = Richtung
workflow-way-before = vor
workflow-way-after = nach
workflow-anchor = Bezug
workflow-anchor-receipt = Eingang
workflow-anchor-legal-end = gesetzliches Fristende
workflow-anchor-first-end = Ende des ersten Monats
workflow-anchor-internal-target = interner Zieltermin
workflow-anchor-state-since = Beginn des jetzigen Status
workflow-span-hours = { $n ->
    [one] 1 Stunde
   *[other] { $n } Stunden
}
workflow-span-days = { $n ->
    [one] 1 Tag
   *[other] { $n } Tage
}
workflow-span-working-days = { $n ->
    [one] 1 Arbeitstag
   *[other] { $n } Arbeitstage
}
workflow-span-weeks = { $n ->
    [one] 1 Woche
   *[other] { $n } Wochen
}
workflow-span-months = { $n ->
    [one] 1 Monat
   *[other] { $n } Monate
}
workflow-when-on = am Tag: { $anchor }
workflow-when-before = { $span } vor: { $anchor }
workflow-when-after = { $span } nach: { $anchor }
workflow-when-every = { $when }, danach alle { $span }
workflow-more = Wiederholung und andere Anlässe
workflow-every = Danach wiederholen alle
workflow-every-unit = Einheit der Wiederholung
workflow-only-state = Nur bei Wechsel zu
workflow-any-state = jedem Status
workflow-only-step = Nur dieser Schritt, etwa A3
workflow-once = Je Anfrage nur beim ersten Mal
workflow-matching = Bedingungen
workflow-matching-all = alle müssen zutreffen
workflow-matching-any = eine genügt
workflow-condition-n = Bedingung { $n }
workflow-no-condition = keine Bedingung
workflow-add-condition = Weitere Bedingung
workflow-field = Was
workflow-field-right = Recht
workflow-field-state = Status
workflow-field-channel = Kanal
workflow-field-assignee = zuständig
workflow-field-system = System
workflow-field-days-left = verbleibende Tage
workflow-field-overdue = überfällig
workflow-field-extended = verlängert
workflow-field-answered = beantwortet
workflow-field-progress = Fortschritt in Prozent
workflow-field-open-step = offener Schritt
workflow-test = Vergleich
workflow-test-is = ist
workflow-test-is-not = ist nicht
workflow-test-one-of = ist eines von
workflow-test-none-of = ist keines von
workflow-test-less = kleiner als
workflow-test-greater = größer als
workflow-test-contains = enthält
workflow-test-empty = ist leer
workflow-test-filled = ist ausgefüllt
workflow-value = Wert
workflow-value-yes = ja
workflow-value-no = nein
workflow-action-n = Handlung { $n }
workflow-add-action = Weitere Handlung
workflow-no-action-chosen = nichts
workflow-deed = Handlung
workflow-deed-mail = Nachricht senden
workflow-deed-note = Notiz ins Arbeitsprotokoll
workflow-deed-assign = zuweisen
workflow-deed-internal-date = internen Zieltermin setzen
workflow-did-mail = Nachricht
workflow-did-note = Notiz
workflow-did-assign = zugewiesen
workflow-did-internal-date = interner Zieltermin gesetzt
workflow-did-nobody = niemand mit Mailadresse
workflow-did-refused = von der Anfrage abgelehnt
workflow-did-gone = entfallen
workflow-to = An
workflow-to-none = andere
workflow-to-assignee = zuständige Person
workflow-to-manager = deren Führungskraft
workflow-other = Benutzername oder Mailadresse
workflow-text = Text
workflow-text-own = eigener Text
workflow-template-reminder = Erinnerung
workflow-template-escalation = Eskalation
workflow-template-acknowledge = Eingang bestätigen
workflow-template-identity = Identität offen
workflow-template-extension = Verlängerung entscheiden
workflow-more-action = Verzögerung und eigener Text
workflow-span = Erst nach
workflow-span-unit = Einheit dazu
workflow-subject = Betreff
workflow-own-text = Eigener Text
workflow-places = Platzhalter: {"{"}number{"}"} {"{"}right{"}"} {"{"}end{"}"} {"{"}days{"}"} {"{"}state{"}"} {"{"}link{"}"} {"{"}workflow{"}"}. Anderes über Personen steht in keiner Nachricht.
workflow-then-mail = { $text } an { $to }
workflow-then-assign = an { $to } zuweisen
workflow-then-internal-date = internen Zieltermin in { $span } setzen
workflow-then-after = { $deed } (nach { $span })
mail-title = Ausgehende Nachrichten
mail-about = Nachrichten nennen Nummer, Recht, Fristende und Link einer Anfrage und sonst nichts über Personen.
mail-none = Noch keine Nachrichten.
mail-show = ansehen
mail-waiting = { $n } wartend
mail-failed = { $n } unzustellbar
mail-subject = Betreff
mail-recipient = An
mail-state = Zustand
mail-state-waiting = wartet
mail-state-sent = angenommen
mail-state-failed = unzustellbar
mail-state-dropped = erledigt
mail-retry = Noch einmal senden
mail-drop = Erledigt
risk-title = Was auf dem Spiel steht
risk-rights = Wer die Rechte betroffener Personen nach Art. 12 bis 22 DSGVO verletzt, dem droht eine Geldbuße bis 20 Millionen Euro oder bis 4 % des weltweiten Jahresumsatzes, je nachdem, was höher ist (Art. 83 Abs. 5 lit. b DSGVO).
risk-duties = Für Verstöße gegen Pflichten des Verantwortlichen, etwa zu Sicherheit oder Verzeichnis, liegt die Grenze bei 10 Millionen Euro oder 2 % (Art. 83 Abs. 4 lit. a DSGVO).
risk-note = Das sind Höchstgrenzen. Wie hoch eine Buße ausfällt, richtet sich nach Art. 83 Abs. 2 DSGVO; auch Schadenersatz nach Art. 82 DSGVO kommt hinzu.
workflow-anchor-system-task = Termin der nächsten Aufgabe in einem anderen System
workflow-field-priority = Priorität
workflow-field-tag = Schlagwort
workflow-field-tasks = offene Aufgaben
workflow-field-system-overdue = Aufgabe in einem anderen System überfällig
workflow-test-changed = wurde geändert
workflow-deed-task = Aufgabe anlegen
workflow-deed-priority = Priorität erhöhen
workflow-deed-tag = Schlagwort setzen
workflow-deed-webhook = Webhook aufrufen
workflow-did-task = Aufgabe
workflow-did-priority = Priorität erhöht
workflow-did-tag = Schlagwort gesetzt
workflow-did-webhook = Webhook
workflow-did-no-webhook = Webhook nicht mehr konfiguriert
workflow-template-system-task = Schritt in anderem System überfällig
workflow-then-task = Aufgabe für { $to }, fällig in { $span }
workflow-then-priority = Priorität auf { $level } erhöhen
workflow-then-raise = Priorität um eine Stufe erhöhen
workflow-then-tag = Schlagwort { $tag } setzen
workflow-then-webhook = Webhook { $hook } aufrufen
workflow-date = Termin in
workflow-date-unit = Einheit des Termins
workflow-task-system = System der Aufgabe
workflow-priority-next = um eine Stufe
workflow-hook-none = keiner
calls-title = Webhook-Aufrufe
calls-hook = Webhook
calls-retry = Noch einmal aufrufen
call-state-waiting = wartet
call-state-taken = angenommen
call-state-failed = kam nicht an
call-state-dropped = erledigt
mail-bounced = kam zurück
mail-came-back = kam zurück
mail-bounced-about = Vergissmein liest kein Postfach: Kommt eine angenommene Nachricht später als unzustellbar zurück, vermerken Sie das hier. Sie steht dann bei der Anfrage, auf Heute und in der Leiste auf jeder Seite.
mail-line-bounced = Nachricht „{ $subject }“ kam zurück, { $at }.
mail-line-failed = Nachricht „{ $subject }“ ist nicht zustellbar, { $at }.

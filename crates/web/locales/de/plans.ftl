plans-rows =
    { $n ->
        [one] { $n } Datensatz
       *[other] { $n } Datensätze
    }
plans-stop-find = Finden
plans-stop-persons = Personen prüfen
plans-stop-records = Zugehörige Datensätze
plans-stop-check = Zusammenfassung
plans-stop-approval = Freigabe
plans-stop-run = Ausführen
plans-stop-certificate = Nachweis
plans-draft-title = Löschplan
plans-draft-about = Vergissmein sucht alle Datensätze dieser Person in allen verbundenen Systemen und schlägt vor, was mit jedem geschieht. Gelöscht wird erst nach Ihrer Prüfung und der Freigabe durch eine zweite Person.
plans-draft-start = Ausgangspunkt
plans-draft-no-person = Noch ist keine Person verknüpft.
plans-draft-link-person = Person verknüpfen
plans-draft-searched = wird durchsucht
plans-draft-by-hand = von Hand
plans-draft-do = Löschplan erstellen
plans-draft-reads = Es wird nur gelesen.
plans-draft-more = Weitere Ausgangspunkte
plans-draft-more-about = Was Sie von der Person wissen und in keinem verknüpften Datensatz steht, etwa eine alte Adresse. Danach wird nur für diesen Löschplan gesucht, auch in Texten und bei der Nachsuche; es bleibt versiegelt und geht mit dem Ende des Laufs.
plans-persons-title = Welche Datensätze sind die Person?
plans-persons-intro = Wählen Sie nur, was sicher dieselbe Person ist. Ähnliches ist nie vorausgewählt. „Andere Person“ wird gemerkt und auch später nicht wieder vorgeschlagen.
plans-persons-about-certain = nach allem Anschein dieselbe Person
plans-persons-about-chosen = von Ihnen oder Kolleginnen und Kollegen gewählt
plans-persons-about-likely = vieles spricht dafür
plans-persons-about-possible = bitte genau hinsehen
plans-persons-about-other = nicht vorgeschlagen; „Dieselbe Person“ nimmt es zurück
plans-persons-told = Andere Person, entschieden von { $name } ({ $at })
plans-persons-same = Dieselbe Person
plans-persons-other = Andere Person
plans-persons-unclear = Unklar
plans-persons-found =
    { $n ->
        [0] nichts gefunden
        [one] { $n } Fund
       *[other] { $n } Funde
    }
plans-persons-not-searched = von Hand, nicht durchsucht
plans-persons-searched = { $n } von { $all } Systemen durchsucht
plans-persons-score = { $score } von 100
plans-persons-by-hand = von Hand gewählt
plans-persons-unsaid = Ohne Wahl bleibt ein Datensatz unangetastet.
plans-persons-on = Weiter zu den Datensätzen
plans-records-title = Was soll mit den zugehörigen Datensätzen geschehen?
plans-records-intro = Entscheiden Sie je Gruppe. Nur wo ein Datensatz anders ist, entscheiden Sie einzeln.
plans-records-groups = Gruppen
plans-records-none = Zu den gewählten Personen gehören keine weiteren Datensätze.
plans-records-deviating = { $n } abweichend entschieden
plans-records-shared =
    { $n ->
        [one] { $n } betrifft auch andere
       *[other] { $n } betreffen auch andere
    }
plans-records-people =
    { $n ->
        [one] { $n } weitere Person
       *[other] { $n } weitere Personen
    }
plans-records-only = nur diese
plans-records-record = Datensatz
plans-records-action = Was geschieht
plans-records-rule = Regel
plans-records-others = Betrifft
plans-records-decision = Entscheidung
plans-records-kind = Art der Daten
plans-records-count = Anzahl
plans-records-save = Diese Gruppe speichern
plans-records-unfold = Einzeln ansehen
plans-records-fold = Zuklappen
plans-hits = Freitext-Treffer
plans-hits-one = Freitext-Treffer
plans-hits-about = Texte, die die Person nennen, einzeln. Jeder wird geschwärzt, außer Sie lassen ihn aus einem Grund unverändert; dann steht er als erklärte Ausnahme im Plan und im Nachweis.
plans-hits-left =
    { $n ->
        [one] Einer bleibt unverändert.
       *[other] { $n } bleiben unverändert.
    }
plans-hits-redact = Schwärzen
plans-hits-leave = Unverändert lassen
plans-hits-save = Freitext-Treffer speichern
plans-records-earlier = Vorige
plans-records-later = Weitere
plans-records-ground = Grund für Behalten oder Archivieren
plans-records-ground-hint = Nötig, wenn Sie etwas behalten oder archivieren; gilt für die Änderungen dieses Speicherns.
plans-records-ground-none = kein Grund gewählt
plans-records-follow = Ergibt sich daraus
plans-records-archive = Archivieren heißt: Der Datensatz bleibt, der Personenbezug wird überschrieben. Lösen heißt: Der Datensatz bleibt den anderen, nur die Verbindung zu dieser Person wird getrennt.
plans-records-on = Weiter zur Zusammenfassung
plans-preview-title = Vorschau
plans-preview-do = Vorschau
plans-preview-logged = Klardaten sichtbar. Dieser Blick steht im DSGVO-Log.
plans-preview-changed = Ändert sich
plans-preview-nothing = In diesem Datensatz ändert sich nichts.
plans-preview-before = vorher:
plans-preview-after = nachher:
plans-preview-empty = leer
plans-preview-same =
    { $n ->
        [one] { $n } Feld bleibt
       *[other] { $n } Felder bleiben
    }
plans-preview-hide = Verbergen
plans-check-title = Prüfen Sie den Löschplan, bevor Sie ihn zur Freigabe geben
plans-check-drafted = Erstellt { $at }
plans-check-counts = Was geschieht
plans-check-persons =
    { $n ->
        [one] { $n } Personendatensatz
       *[other] { $n } Personendatensätze
    }
plans-check-namesakes =
    { $n ->
        [one] { $n } ähnlicher bleibt unberührt
       *[other] { $n } ähnliche bleiben unberührt
    }
plans-check-warnings = Bitte ansehen
plans-check-stays = Was bleibt und warum
plans-check-stays-none = Es bleibt nichts mit Grund stehen.
plans-check-exceptions =
    { $n ->
        [one] { $n } erklärte Ausnahme
       *[other] { $n } erklärte Ausnahmen
    }
plans-check-exceptions-about = Diese Felder enthalten danach zu Recht noch eine Kennung.
plans-check-files =
    { $n ->
        [one] { $n } Datei
       *[other] { $n } Dateien
    }
plans-check-file-removed = wird entfernt
plans-check-file-by-hand = bitte von Hand prüfen
plans-check-manual = Von Hand zu erledigen
plans-check-recipients = Wem die Daten weitergegeben wurden, dem ist die Löschung mitzuteilen (Art. 19); der Schritt dazu steht auf der Checkliste.
plans-check-backups = Sicherungen des CRM ändert dieser Lauf nicht. Nach einer Rücksicherung muss die Löschung erneut angewandt werden.
plans-check-void = Jede Änderung macht eine Freigabe ungültig.
plans-check-change = Ändern
plans-check-on = Zur Freigabe
plans-approval-title = Freigabe durch eine zweite Person
plans-approval-prepared = Vorbereitet von { $name }
plans-approval-done = Freigegeben von { $name }.
plans-approval-hash = Die Freigabe gilt genau für diesen Plan:
plans-approval-do = Freigeben
plans-approval-look = Datensätze ansehen
plans-approval-own = Sie haben diesen Plan erstellt. Freigeben muss eine zweite Person.
plans-approval-role = Freigeben darf, wer die Rolle Freigabe hat. Bitten Sie eine Kollegin oder einen Kollegen.
plans-deviations = Von den Regeln abweichend entschieden
plans-deviations-none = Nichts wurde anders entschieden, als die Regeln vorschlagen.
plans-approval-run = Weiter zum Ausführen
plans-run-title = Löschlauf
plans-run-not-yet = Der Plan ist noch nicht freigegeben.
plans-run-final = Das lässt sich nicht rückgängig machen.
plans-run-type = Zur Bestätigung: Nummer der Anfrage eingeben ({ $reference })
plans-run-do = Löschplan jetzt ausführen
plans-run-today = Heute um { $hour }:00 ausführen
plans-run-tomorrow = Morgen um { $hour }:00 ausführen
plans-run-set = Der Lauf ist angesetzt: { $at }.
plans-run-set-by = Angesetzt von { $name }.
plans-run-set-about = Dann gelten dieselben Prüfungen wie jetzt: Freigabe genau dieses Plans, Rolle, Systeme und ein Vergleich jedes Datensatzes vor der ersten Änderung. Wurde einer geändert, beginnt der Lauf nicht. Sie können die Seite schließen.
plans-run-set-failed = Der Lauf, der für { $at } angesetzt war, hat nicht begonnen. Geändert wurde nichts.
plans-run-withdraw = Ansetzung zurücknehmen
plans-run-again = Lauf fortsetzen
plans-run-again-about = Der Lauf ist nicht zu Ende gekommen oder es blieb ein Rest. In keinem System ist etwas halb ausgeführt. Fortsetzen wiederholt nichts.
plans-run-close = Sie können diese Seite schließen, der Lauf geht weiter. Jedes Paket ist ganz oder gar nicht ausgeführt.
plans-run-look = Stand neu laden
plans-run-halt = Nach aktuellem Paket anhalten
plans-run-halt-about = Das laufende Paket wird noch ganz ausgeführt und zurückgelesen. Danach steht der Lauf, bis ihn jemand hier fortsetzt.
plans-run-halting = { $name } lässt den Lauf anhalten ({ $at }). Das laufende Paket wird noch ganz ausgeführt.
plans-run-halted = Angehalten, wie von { $name } verlangt ({ $at }). In keinem System ist etwas halb ausgeführt. Der Lauf geht nicht von selbst weiter; Fortsetzen wiederholt nichts.
plans-run-role = Ausführen darf die Rolle Privacy Manager.
plans-run-conflict = Datensätze wurden seit der Freigabe geändert. Der Lauf steht still, in keinem System ist etwas halb ausgeführt. Entscheiden Sie über jeden geänderten Datensatz.
plans-run-settle = Konflikte entscheiden
plans-run-conflicts = Geänderte Datensätze
plans-run-clean = Nachsuche über die ganze Datenbank: 0 Treffer außer den erklärten Ausnahmen.
plans-run-residue =
    { $n ->
        [one] { $n } Rest
       *[other] { $n } Reste
    }
plans-run-residue-about = Hier steht noch eine Kennung der Person.
plans-run-key = Schlüssel
plans-run-certificate = Nachweis ansehen
plans-run-results = Ergebnis je Datensatz
plans-run-done = { $n } erledigt
plans-run-so-far = Bisher
plans-run-left = { $n } noch offen
plans-run-skipped = { $n } behalten
plans-run-more = und { $n } weitere
plans-certificate-title = Nachweis über die Löschung
plans-certificate-complete = Die Löschung ist vollständig ausgeführt und nachgeprüft.
plans-certificate-partial = Die Löschung wurde ausgeführt; die Nachsuche fand noch einen Rest.
plans-certificate-about = Der Nachweis enthält keine personenbezogenen Daten außer der Nummer der Anfrage und den Namen der Handelnden.
plans-certificate-json = Als JSON laden
plans-certificate-pdf = Als PDF laden
plans-certificate-proof = Nachweis mit Beweis laden
plans-certificate-back = Zurück zur Anfrage
plans-records-until = Bis wann (nötig, wo der Grund es verlangt)
plans-records-until-day = bis { $day }
plans-persons-owner = Zuständig im CRM
plans-persons-owner-none = niemand
plans-checked = Angesehen
plans-checked-by = Angesehen: { $who }
plans-checked-not = noch nicht
plans-rows-intro = Diese Zeilen ergeben sich aus Ihren Entscheidungen. Die Vorschau zeigt je Zeile, was geht und was bleibt.
plans-rows-columns = Was sich ändert
plans-rows-whole = die ganze Zeile
plans-rows-none = Im Plan steht keine solche Zeile.
plans-check-checked = Einzeln angesehen, von { $n } Zeilen:
plans-check-checked-none = Einzeln angesehen wurde noch keine Zeile.
plans-records-needs-both = Enddatum und Anmerkung nötig
plans-records-needs-end = Enddatum nötig
plans-records-needs-note = Anmerkung nötig
plans-records-note = Anmerkung zum Grund
plans-records-note-hint = Die Tatsachen, die den Grund tragen. Steht bei den Texten der Anfrage und läuft mit ihnen ab, nie im DSGVO-Log.
plans-check-grounds = Entscheidungen mit Grund
plans-grounds-see = Rechtsgründe mit Frist, Quelle und Zeilen ansehen
plans-grounds-title = Rechtsgründe
plans-grounds-intro = Was bleibt, aus welchem Grund, bis wann und nach welcher Vorschrift.
plans-grounds-none = Nichts bleibt aus einem Grund: Kein Datensatz ist aufzubewahren oder zu archivieren.
plans-grounds-until = Gilt bis
plans-grounds-no-end = ohne Enddatum
plans-grounds-source = Vorschrift
plans-grounds-checked = (abgeglichen am { $day })
plans-grounds-part = Umfang
plans-grounds-document = Dokument vom { $day }
plans-grounds-duty = Eine gesetzliche Pflicht verlangt die Aufbewahrung: { $years } Jahre ab { $start }. Der letzte Tag ist { $day }; danach steht der Löschung nichts aus dieser Pflicht entgegen.
plans-grounds-start-calendar-year = dem Ende des Kalenderjahres, aus dem das Dokument stammt
plans-grounds-start-business-year = dem Ende des Geschäftsjahres, aus dem das Dokument stammt
plans-grounds-start-event = dem Ereignis
plans-conflict-title = Konflikte entscheiden
plans-conflict-about = Diese Datensätze hat jemand nach der Freigabe geändert. Ihre Entscheidung macht daraus einen neuen Planstand, den eine zweite Person wieder freigibt; dann geht der Lauf weiter.
plans-conflict-none = Kein Datensatz weicht mehr ab. Geben Sie den Plan erneut zur Freigabe.
plans-conflict-planned = Geplant: { $action }
plans-conflict-by-at = zuletzt geändert { $at } von { $name }
plans-conflict-by = zuletzt geändert von { $name }
plans-conflict-at = zuletzt geändert { $at }
plans-conflict-unknown = wer ihn geändert hat, sagt das CRM nicht
plans-conflict-field = Feld
plans-conflict-now = Jetzt im CRM
plans-conflict-then = Nach dem Plan
plans-conflict-anyway = Trotzdem ausführen
plans-conflict-anyway-about = Der Datensatz wird so behandelt, wie er jetzt ist.
plans-conflict-leave-out = Auslassen
plans-conflict-leave-out-about = Der Datensatz bleibt, wie er ist. Dafür braucht es einen Grund.
plans-conflict-stays = Auslassen geht hier nicht: Es ist die Person selbst, oder die Zeile folgt aus einem anderen Datensatz.
plans-conflict-rest = Alle übrigen trotzdem ausführen
plans-conflict-ground = Grund für das Auslassen
plans-conflict-do = Entscheidungen übernehmen und erneut zur Freigabe geben
plans-conflict-look = Werte anzeigen (wird vermerkt)
plans-conflict-role = Entscheiden darf die Rolle Privacy Manager.
plans-conflict-new = Neu planen
plans-conflict-new-about = Verwirft die Entscheidungen dieses Plans und sucht von vorn. Sinnvoll, wenn sich vieles geändert hat.
plans-return = Nicht einverstanden?
plans-return-why = Was soll geändert werden?
plans-return-hint = Steht bei den Texten der Anfrage und läuft mit ihnen ab, nie im DSGVO-Log.
plans-return-do = Löschplan zurückgeben
plans-returned = Zurückgegeben von { $name }, { $at }. Ändern Sie den Löschplan; dann wartet er wieder auf Freigabe.
plans-list-all = Alle
plans-list-none = Hier ist kein Löschplan. Einen neuen erstellen Sie aus einer Anfrage auf Löschung mit „Anonymisieren“.
plans-list-plan = Löschplan
plans-list-rows = Datensätze
plans-list-drafted = Erstellt
plans-list-approved = Freigegeben von
plans-list-started = Lauf begonnen
plans-list-time = Dauer
plans-list-took = { $minutes } min { $seconds } s
plans-list-conflicts = Konflikte
plans-list-older = Ältere Löschpläne
plans-run-kinds = Ergebnis nach Art der Daten
plans-run-each = Jeden Datensatz einzeln ansehen
plans-sample = Bitte ansehen, bevor Sie freigeben
plans-sample-about = Das Los bestimmt diese Datensätze, nicht wer den Plan vorbereitet hat. Die Vorschau zeigt, was geht und was bleibt; der Blick wird vermerkt.
plans-sample-not = noch nicht angesehen
plans-stale = Neben der Datenbank veraltet
plans-stale-about = Das CRM merkt nicht, dass seine Datenbank geändert wurde. Führen Sie den Befehl im CRM aus und bestätigen Sie es hier.
plans-stale-open = offen
plans-stale-called = vom System aufgerufen
plans-stale-failed = Aufruf gescheitert
plans-stale-done = von Hand erledigt
plans-stale-again = Noch einmal aufrufen
plans-stale-by-hand = Von Hand erledigt

plans-rows =
    { $n ->
        [one] { $n } Datensatz
       *[other] { $n } Datensätze
    }
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
plans-persons-title = Welche Datensätze sind die Person?
plans-persons-intro = Wählen Sie nur, was sicher dieselbe Person ist. Ähnliches ist nie vorausgewählt.
plans-persons-about-certain = nach allem Anschein dieselbe Person
plans-persons-about-chosen = von Ihnen oder Kolleginnen und Kollegen gewählt
plans-persons-about-likely = vieles spricht dafür
plans-persons-about-possible = bitte genau hinsehen
plans-persons-same = Dieselbe Person
plans-persons-other = Andere Person
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
plans-approval-run = Weiter zum Ausführen
plans-run-title = Löschlauf
plans-run-not-yet = Der Plan ist noch nicht freigegeben.
plans-run-final = Das lässt sich nicht rückgängig machen.
plans-run-type = Zur Bestätigung: Nummer der Anfrage eingeben ({ $reference })
plans-run-do = Löschplan jetzt ausführen
plans-run-again = Lauf fortsetzen
plans-run-again-about = Der Lauf ist nicht zu Ende gekommen oder es blieb ein Rest. In keinem System ist etwas halb ausgeführt. Fortsetzen wiederholt nichts.
plans-run-close = Sie können diese Seite schließen, der Lauf geht weiter. Jedes Paket ist ganz oder gar nicht ausgeführt.
plans-run-look = Stand neu laden
plans-run-role = Ausführen darf die Rolle Privacy Manager.
plans-run-conflict = Datensätze wurden seit der Planung geändert. Es wurde nichts ausgeführt. Erstellen Sie einen neuen Plan.
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
plans-run-skipped = { $n } behalten
plans-run-more = und { $n } weitere
plans-certificate-title = Nachweis über die Löschung
plans-certificate-complete = Die Löschung ist vollständig ausgeführt und nachgeprüft.
plans-certificate-partial = Die Löschung wurde ausgeführt; die Nachsuche fand noch einen Rest.
plans-certificate-about = Der Nachweis enthält keine personenbezogenen Daten außer der Nummer der Anfrage und den Namen der Handelnden.
plans-certificate-json = Als JSON laden
plans-certificate-back = Zurück zur Anfrage
plans-records-until = Bis wann (optional)
plans-records-until-day = bis { $day }

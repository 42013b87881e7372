register-title = Systeme & VVT
register-about = Alle Systeme, die personenbezogene Daten halten, auch die ohne Anbindung: der Newsletter, das Papierarchiv. Wer sie kennt, beschreibt sie. Aus den Beschreibungen entsteht das Verzeichnis von Verarbeitungstätigkeiten nach Art. 30 DSGVO, und was hier über Zwecke, Empfänger und Fristen steht, wird in der Auskunft gesagt.
register-new = System hinzufügen
register-record = Verzeichnis (Art. 30)
register-none = Noch kein System. Fügen Sie das erste hinzu.
register-gaps = Fehlt noch
register-gaps-none = nichts
register-without-owner =
    { $n ->
        [one] Für ein System ist niemand verantwortlich.
       *[other] Für { $n } Systeme ist niemand verantwortlich.
    }
register-open =
    { $n ->
        [one] Bei einem System fehlt noch etwas.
       *[other] Bei { $n } Systemen fehlt noch etwas.
    }
register-missing =
    { $n ->
        [one] eine Angabe fehlt
       *[other] { $n } Angaben fehlen
    }
register-connected = angebunden
register-former = nicht mehr in Gebrauch
register-connection = Anbindung
register-describe = Beschreiben
register-edit = { $system } beschreiben
register-save = Speichern
register-facts = Beschreibung
register-unsaid = nicht angegeben
register-whole = Alles ist angegeben, nichts ist fällig.
register-name = Name
register-contract = Vertrag nach Art. 28
register-dated = Datum
register-measure = Maßnahme
register-look = Wieder ansehen am
register-processors-none = Niemand verarbeitet im Auftrag.
register-measures-none = Keine Maßnahme ist eingetragen.
register-review = Überprüfung
register-review-about = Stimmt die Beschreibung noch? Mit dem Klick steht im DSGVO-Log, dass Sie nachgesehen haben.
register-next = Nächste Überprüfung
register-review-do = Geprüft, stimmt noch
register-past = Wer was eingetragen hat
register-past-none = Noch hat niemand etwas eingetragen.
register-past-add = hinzugefügt
register-past-change = geändert
register-past-review = geprüft
register-added = Hinzugefügt
register-changed = Zuletzt geändert
register-reviewed = Zuletzt geprüft
register-id-about = Bis zu 40 Zeichen aus a–z, Ziffern und -. Er steht im DSGVO-Log und bleibt für immer.
register-title-about = Wie es im Haus heißt. Der Name steht überall, wo ein System gewählt wird.
register-contact-about = Dienstliche Adresse oder Telefonnummer.
register-persons-about = Zum Beispiel: Kundinnen und Kunden, Interessenten, Ansprechpersonen bei Firmen.
register-told-about = Steht so in der Auskunft nach Art. 15.
register-processors-about = Wer die Daten im Auftrag verarbeitet, etwa der Betreiber des Servers. Leere Zeilen werden nicht gespeichert.
register-measures-about = Was die Daten schützt, etwa Verschlüsselung, Rechte, Sicherung (Art. 32). Leere Zeilen werden nicht gespeichert.
register-transfers-about = Land und Garantie, etwa Angemessenheitsbeschluss oder Standardvertragsklauseln.
register-review-on-about = Ab diesem Tag gilt die Beschreibung als zu prüfen.
register-ended-about = Letzter Tag im Gebrauch. Danach steht das System nicht mehr im Verzeichnis.
register-field-title = Bezeichnung
register-field-owner = Verantwortlich im Haus
register-field-owner-contact = Erreichbar unter
register-field-persons = Betroffene Personen
register-field-data-kinds = Datenarten
register-field-purposes = Zwecke
register-field-bases = Rechtsgrundlage
register-field-basis-note = Näheres zur Rechtsgrundlage
register-field-recipients = Empfänger
register-field-processors = Auftragsverarbeiter
register-field-transfers = Drittländer
register-field-transfers-note = Länder und Garantien
register-field-retention = Löschfristen
register-field-measures = Technische und organisatorische Maßnahmen
register-field-review-on = Nächste Überprüfung
register-field-ended-on = In Gebrauch bis
register-gap-owner = Verantwortlich im Haus
register-gap-owner-contact = Erreichbarkeit
register-gap-persons = betroffene Personen
register-gap-data-kinds = Datenarten
register-gap-purposes = Zwecke
register-gap-basis = Rechtsgrundlage
register-gap-recipients = Empfänger
register-gap-contract = unterzeichneter Vertrag mit einem Auftragsverarbeiter
register-gap-transfers = Drittländer
register-gap-retention = Löschfristen
register-gap-measures = Maßnahmen
register-gap-measure-missing = eine nötige Maßnahme
register-gap-measure-due = Überprüfung einer Maßnahme
register-gap-review = Tag der Überprüfung
register-gap-review-due = Überprüfung fällig
register-contract-missing = fehlt
register-contract-requested = angefordert
register-contract-signed = unterzeichnet
register-contract-not-needed = nicht nötig
register-measure-planned = geplant
register-measure-in-place = umgesetzt
register-measure-missing = fehlt
register-transfers-unsaid = noch nicht gesagt
register-transfers-none = keine Übermittlung
register-transfers-some = Übermittlung, wie unten beschrieben
register-record-made = Art. 30 Abs. 1 DSGVO · Stand { $at }
register-pdf = Als PDF laden
register-csv = Als Tabelle laden
register-house = Verantwortlicher (lit. a)
register-controller = Datenschutzbeauftragte und Vertretung
register-controller-about = Name und Anschrift des Verantwortlichen stehen in der Konfigurationsdatei. Hier steht, wer im Verzeichnis daneben genannt wird: Name und wie man sie erreicht, Zeile für Zeile.
register-officer = Datenschutzbeauftragte Person
register-representative = Vertretung in der Union (Art. 27)
register-joint = Gemeinsam Verantwortliche (Art. 26)

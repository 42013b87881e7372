checklists-title = Checklisten
checklists-about = Neue Anfragen beginnen mit der Liste ihres Rechts. Laufende Anfragen behalten die, mit der sie begonnen haben.
checklists-of = Checkliste: { $right }
checklists-steps = Schritte
checklists-count =
    { $n ->
        [one] { $n } Schritt
       *[other] { $n } Schritte
    }
checklists-version = Version
checklists-dated = Stand
checklists-shown = Version { $version }
checklists-number = Version { $version }
checklists-saved = Gespeichert. Neue Anfragen beginnen mit dieser Version.
checklists-old = Sie lesen Version { $version }. Sie lässt sich nicht mehr ändern.
checklists-newest = Zur neuesten Version
checklists-text-title = Titel
checklists-text-instruction = Anleitung
checklists-text-basis = Grundlage
checklists-text-evidence = Beleg
checklists-german = deutsch
checklists-english = englisch
checklists-order = Platz
checklists-binding = Verbindlichkeit
checklists-depends = Erst nach
checklists-reserved = erledigt nur, wer Anfragen abschließen darf
checklists-remove = Diesen Schritt weglassen
checklists-fixed = Dieser Schritt gehört zum Ablauf des Produkts und bleibt.
checklists-add = Schritt hinzufügen
checklists-add-about = Bleibt der Titel leer, wird nichts hinzugefügt.
checklists-id = Kennung
checklists-phase = Abschnitt
checklists-who = Wer
checklists-do = Als neue Version speichern
checklists-keep = Laufende Anfragen behalten ihre Version.
checklists-versions = Versionen
checklists-unused = Es gilt die mitgelieferte Liste; gespeichert wird sie mit der ersten Anfrage.
checklists-shipped = mitgeliefert
checklists-open =
    { $n ->
        [one] { $n } offene Anfrage
       *[other] { $n } offene Anfragen
    }

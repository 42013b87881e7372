today-title = Heute
today-mine = Meine nächsten Schritte
today-mine-none = Nichts fällig.
today-next-due = Früheste offene Frist: { $day } ({ $reference }).
today-of = alle { $all }
today-nobodys = Ohne Zuständige
today-nobodys-none = Jede offene Anfrage hat eine zuständige Person.
today-approvals = Wartet auf meine Freigabe
today-approvals-none = Kein Löschplan wartet auf Freigabe.
today-strip = Fristen der nächsten 14 Tage
today-due =
    { $n ->
        [0] keine Frist
        [one] { $n } Frist
       *[other] { $n } Fristen
    }
today-open = Offen nach Frist
today-bar-over = überfällig
today-bar-near = ≤ 3 Tage
today-bar-soon = ≤ 10 Tage
today-bar-ok = später
today-approve = Löschplan prüfen und freigeben
today-attention = Braucht Aufmerksamkeit
today-attention-none = Nichts steht still, alle Systeme antworten, das Log ist geprüft.
today-plan = { $reference }, Löschplan { $number }: { $state }
today-stopped-approved = der angesetzte Lauf hat nicht begonnen
today-stopped-conflict = Konflikt zu entscheiden
today-stopped-partial = ein Rest ist geblieben
today-stopped-running = der Lauf steht still
today-stopped-paused = jemand hat den Lauf angehalten
today-uninformed =
    { $n ->
        [one] { $n } Person wurde nicht rechtzeitig darüber informiert, woher ihre Daten stammen (Art. 14 DSGVO)
       *[other] { $n } Personen wurden nicht rechtzeitig darüber informiert, woher ihre Daten stammen (Art. 14 DSGVO)
    }
today-log-old = Das DSGVO-Log wurde zuletzt { $at } geprüft
today-log-never = Das DSGVO-Log wurde noch nicht geprüft
today-share = Fristgerecht beantwortet
today-share-none = In den letzten zwölf Monaten wurde noch keine Anfrage beantwortet.
today-share-table = Zahlen der zwölf Monate
today-share-month = Monat
today-share-answered = beantwortet
today-share-in-time = fristgerecht
today-share-share = Anteil
today-stopped-draft = zurückgegeben, bitte ändern
today-tasks = Meine Aufgaben

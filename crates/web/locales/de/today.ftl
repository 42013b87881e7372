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

frame-today = Heute
frame-requests = Anfragen
frame-persons = Personen
frame-consents = Einwilligungen
frame-ledger = DSGVO-Log
frame-systems = Systeme
frame-returns = Wiederkehr
frame-imports = Import prüfen
frame-accounts = Konten
frame-faulty = Fehler:
frame-skip = Zum Inhalt
frame-search = Nummer, Person oder Notiz suchen
frame-search-number = Nummer suchen
frame-menu = Menü
frame-nav = Bereiche
frame-crumbs = Pfad
frame-new = Neue Anfrage
frame-sign-out = Abmelden
frame-other-language = English
frame-other-tag = en
frame-demo = Vorführung: Alle Personen sind erfunden, die Daten beginnen bei jedem Start neu.
frame-testing = Testbetrieb: Die Uhr kann gestellt werden. Nicht für echte Anfragen.
date-day = { $weekday } { $day }. { $month }
date-day-year = { $weekday } { $day }. { $month } { $year }
date-placeholder = TT.MM.JJJJ
date-weekday-1 = Mo
date-weekday-2 = Di
date-weekday-3 = Mi
date-weekday-4 = Do
date-weekday-5 = Fr
date-weekday-6 = Sa
date-weekday-7 = So
date-month-1 = Jan.
date-month-2 = Feb.
date-month-3 = März
date-month-4 = Apr.
date-month-5 = Mai
date-month-6 = Juni
date-month-7 = Juli
date-month-8 = Aug.
date-month-9 = Sep.
date-month-10 = Okt.
date-month-11 = Nov.
date-month-12 = Dez.
light-left =
    { $n ->
        [one] noch { $n } Tag
       *[other] noch { $n } Tage
    }
light-today = heute
light-over =
    { $n ->
        [one] seit { $n } Tag überfällig
       *[other] seit { $n } Tagen überfällig
    }
light-answered =
    { $n ->
        [one] nach { $n } Tag beantwortet
       *[other] nach { $n } Tagen beantwortet
    }
light-closed = abgeschlossen
form-errors = Bitte prüfen Sie Ihre Angaben
form-cancel = Abbrechen
form-back = Zurück
form-reason = Grund
form-optional = freiwillig
form-date-hint = Zum Beispiel 4.12. oder 4.12.2026
form-password = Ihr Passwort
form-password-why = Dieser Schritt lässt sich nicht zurücknehmen oder gibt Daten heraus. Bitte bestätigen Sie, dass Sie es sind.
refused-not-found = Seite nicht gefunden
refused-invalid = Das ging so nicht
refused-conflict = Das ist jetzt nicht möglich
refused-busy = Gerade nicht erreichbar
refused-full = Der Speicherplatz ist aufgebraucht
refused-broken = Bei uns ist ein Fehler aufgetreten
refused-home = Zur Startseite
refused-number = Fehlernummer:
date-long-month-1 = Januar
date-long-month-2 = Februar
date-long-month-3 = März
date-long-month-4 = April
date-long-month-5 = Mai
date-long-month-6 = Juni
date-long-month-7 = Juli
date-long-month-8 = August
date-long-month-9 = September
date-long-month-10 = Oktober
date-long-month-11 = November
date-long-month-12 = Dezember
strip-holiday = Ftg.
strip-receipt = Eingang
strip-own = interne Frist
strip-due = Frist
frame-help = Hilfe
date-short = { $day }. { $month }
frame-checklists = Checklisten
frame-troubles = Was gerade nicht stimmt
frame-away = System „{ $system }“ ist seit { $at } nicht erreichbar
frame-findings = Die stündliche Prüfung ({ $at }) fand, was nicht sein darf, Anzahl { $n }: { $what }. Genaueres sagt vergissmein doctor.
frame-bad-log = Die Prüfung des DSGVO-Logs ist fehlgeschlagen bei Eintrag { $no }
frame-workflows = Workflows
frame-mail-stalled = Nachrichten warten seit { $since } auf den Mailserver: { $n } noch nicht zugestellt. Die Fristen laufen weiter.
frame-mail-failed = { $n ->
    [one] Eine Nachricht ist unzustellbar.
   *[other] { $n } Nachrichten sind unzustellbar.
}
frame-holidays = Feiertage
frame-figures = Berichte
frame-plans = Löschläufe
frame-calls-failed = { $n ->
    [one] Ein Webhook-Aufruf kam nicht an.
   *[other] { $n } Webhook-Aufrufe kamen nicht an.
}
frame-restrictions = Eingeschränkt
frame-assess = Bestandsaufnahme
frame-processes = Prozesse
frame-register = Systeme & VVT
frame-templates = Vorlagen

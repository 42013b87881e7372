inventory-title = Datenbestand von { $system }
inventory-about = Was das System wirklich hält, gezählt in der Datenbank selbst: Zeilen, Alter, leere Felder, Änderungsverlauf. Felder, die nicht als personenbezogen gelten, werden an einer Stichprobe angesehen. Gespeichert werden nur Zahlen, nie Werte.
inventory-take = Bestand aufnehmen
inventory-taken = Aufgenommen
inventory-none = Der Bestand wurde noch nie aufgenommen.
inventory-columns = Spalten
inventory-rows = Zeilen
inventory-oldest = Älteste Zeile
inventory-newest = Jüngste Zeile
inventory-dated-by = Datiert nach
inventory-age = Alter
inventory-audited = Änderungen protokolliert
inventory-audited-yes = ja
inventory-audited-no = nein
inventory-audited-unknown = nicht bekannt
inventory-class = Eingeordnet als
inventory-empty = Leer
inventory-changes = Änderungen
inventory-looks-like = Sieht aus wie
inventory-suspicious = Sieht personenbezogen aus
inventory-suspicious-about = Diese Spalten gelten nicht als personenbezogen, ihre Werte oder ein Teil davon sehen aber so aus. Ordnen Sie sie unter „Zuordnung und Profil“ ein, wenn es stimmt.
inventory-suspicious-none = Keine Spalte sieht personenbezogen aus, ohne so eingeordnet zu sein.
inventory-looks = { $look }: { $count } von { $of }
inventory-look-email = E-Mail-Adresse
inventory-look-phone = Telefonnummer
inventory-look-iban = IBAN
inventory-look-name = Name
inventory-look-name-part = Vor- oder Familienname
inventory-look-birth-date = Geburtsdatum
inventory-more =
    { $n ->
        [one] Eine weitere Spalte steht in der Tabelle zum Laden.
       *[other] { $n } weitere Spalten stehen in der Tabelle zum Laden.
    }
inventory-empty-tables =
    { $n ->
        [one] Eine Tabelle ist leer.
       *[other] { $n } Tabellen sind leer.
    }
inventory-since = Anders als am { $at }
inventory-since-none = Nichts ist anders.
inventory-change-table-added = neue Tabelle
inventory-change-table-gone = Tabelle ist weg
inventory-change-added = neue Spalte
inventory-change-gone = Spalte ist weg
inventory-change-type = anderer Typ
inventory-change-class = anders eingeordnet
inventory-change-suspicious = sieht jetzt personenbezogen aus
inventory-change-unsuspicious = sieht nicht mehr personenbezogen aus
inventory-change-rows = { $before } → { $after } Zeilen
inventory-past = Frühere Aufnahmen
inventory-link = Datenbestand

notice-nothing-to-look-for = { $system }: Von den Personen ist keine E-Mail, kein Telefon, kein voller Name und keine Nummer bekannt. Texte lassen sich nicht durchsuchen.
notice-likely-unselected =
    { $n ->
        [one] { $n } Datensatz, der wahrscheinlich die Person ist, ist nicht gewählt. Sehen Sie ihn vor der Freigabe an.
       *[other] { $n } Datensätze, die wahrscheinlich die Person sind, sind nicht gewählt. Sehen Sie jeden vor der Freigabe an.
    }
notice-row-without-key = { $table }: Eine Zeile hat keinen Schlüssel und lässt sich von anderen nicht unterscheiden. Sie bleibt.
notice-named-without-key = { $column }: Eine Zeile nennt die Person, doch die Tabelle hat keinen Schlüssel. Bitte von Hand berichtigen.
notice-named-fixed = { $column }: Ein Schlüssel, eine Verknüpfung oder eine feste Auswahl nennt die Person und lässt sich nicht überschreiben.
notice-erased-there =
    { $record }: { $n ->
        [one] Ein Feld ist im CRM schon gelöscht und wird nicht noch einmal vorgeschlagen.
       *[other] { $n } Felder sind im CRM schon gelöscht und werden nicht noch einmal vorgeschlagen.
    }
notice-tables-without-undo = Änderungen in diesen Tabellen kann die Datenbank nicht zurücknehmen: { $tables }
notice-fault-generated = { $column } wird von der Datenbank berechnet. Setzen Sie die Regel auf keep und behandeln Sie die Quellspalten.
notice-fault-key = { $column } ist Teil des Schlüssels. Setzen Sie die Regel auf keep oder ordnen Sie die Spalte als plain ein.
notice-fault-no-date = { $column } ist kein Datum, year_only wirkt dort nicht. Nehmen Sie clear.
notice-fault-prefix = { $column } enthält keinen Text, prefix wirkt dort nicht. Nehmen Sie clear.
notice-fault-clear-unique = { $column } muss gefüllt und eindeutig sein, clear wirkt dort nicht. Nehmen Sie keep.
notice-fault-clear-date = { $column } muss gefüllt sein, und ein Datum hat keinen leeren Wert. Nehmen Sie year_only.
notice-fault-clear-enum = { $column } muss eines seiner Wörter enthalten. Nehmen Sie fixed mit einem davon.
notice-fault-fixed-unique = { $column } ist eindeutig, ein fester Text stünde zweimal. Nehmen Sie clear.
notice-fault-fixed-enum = { $column } ist eine Auswahl ohne den festen Text. Nehmen Sie eines ihrer Wörter.
notice-fault-fixed-long = { $column } ist zu kurz für den festen Text. Kürzen Sie ihn.
notice-fault-fixed-no-text = { $column } enthält keinen Text, fixed wirkt dort nicht. Nehmen Sie clear.
notice-fault-missing = { $column } fehlt und ist unentbehrlich. Sind Datenbank und Profil die richtigen?
notice-fault-mark = { $column } ist mit einem unbekannten Wort eingeordnet. Wählen Sie eine Art von Wert, Freitext oder nicht personenbezogen.
notice-entry-missing = Ein Eintrag fehlt.
notice-entry-altered = Der Eintrag wurde verändert: Sein Prüfwert passt nicht.
notice-entry-unreadable = Der Eintrag ist nicht lesbar.
notice-chain-broken = Der Eintrag folgt nicht auf den davor: Die Kette ist unterbrochen.
notice-details-altered = Die Einzelheiten des Eintrags wurden verändert.
notice-details-orphaned = Es gibt Einzelheiten ohne Eintrag.
notice-entries-unsigned = Die Einträge { $from } bis { $to } sind nicht die, für die ein Prüfpunkt unterschrieben wurde.
notice-entries-missing = Einträge fehlen: Früher waren es { $seen }.
notice-entries-other = Die Einträge sind nicht die, für die der Prüfpunkt unterschrieben wurde.
notice-head-missing = Der Kopf des Logs fehlt oder steht doppelt da.
notice-head-altered = Der Kopf des Logs wurde verändert.
notice-checkpoint-missing = Einträge fehlen: Der Prüfpunkt ist abgeschnitten.
notice-checkpoint-unsigned = Der Prüfpunkt ist nicht von diesem Log unterschrieben.
notice-checkpoint-altered = Ein gespeicherter Prüfpunkt wurde verändert.
notice-checkpoint-unreadable = Die Datei mit dem Prüfpunkt neben den Schlüsseln enthält keinen Prüfpunkt.
notice-files-by-hand =
    System { $system }: { $n ->
        [one] eine Datei im Upload-Ordner bleibt
       *[other] { $n } Dateien im Upload-Ordner bleiben
    }. Löschen Sie von Hand, was der Plan unter Dateien nennt, oder tragen Sie den Ordner in die Konfiguration ein.
notice-fault-profile = { $place }: { $what }
notice-support-ends = Version { $version } des CRM wird nur noch bis { $day } unterstützt. Planen Sie das Upgrade und prüfen Sie das System danach erneut.
notice-support-ended = Version { $version } des CRM wird seit { $day } nicht mehr unterstützt. Planen Sie das Upgrade und prüfen Sie das System danach erneut.

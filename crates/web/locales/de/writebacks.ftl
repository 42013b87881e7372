writebacks-title = Ins CRM übertragen
writebacks-write = Ins CRM übertragen
writebacks-field = Feld
writebacks-none = Im CRM steht schon alles so, wie es soll.
writebacks-apply = Diese Werte ins CRM schreiben
writebacks-other = eigene Worte
writebacks-left-title = Bleibt, wie es ist
writebacks-left-about = Diese Adressen haben auch andere. Ihr Kennzeichen gilt für alle, deshalb wird es hier nicht geändert.
writebacks-left =
    { $n ->
        [one] ein weiterer Datensatz hat sie auch
       *[other] { $n } weitere Datensätze haben sie auch
    }
writebacks-said-draft = Vorschau von { $who }, { $at }. Noch ist nichts geschrieben.
writebacks-said-running = { $who } hat begonnen, { $at }. Ist der Vorgang unterbrochen worden, geht er von selbst weiter.
writebacks-said-done = Geschrieben und gegengelesen: { $who }, { $at }.
writebacks-said-conflict = Der Datensatz wurde seit der Vorschau geändert. Es wurde nichts geschrieben. Öffnen Sie die Vorschau noch einmal.
writebacks-changes = Im CRM geändert
writebacks-changes-about = Einmal am Tag wird verglichen, was in den Einwilligungsfeldern der CRMs steht. Was sich geändert hat, ohne dass es von hier kam, steht hier und im DSGVO-Log.
writebacks-changes-none = Bisher wurde keine Änderung gefunden, die an Vergissmein vorbei gemacht wurde.
writebacks-look = Jetzt vergleichen
writebacks-what = Was
writebacks-when = Wann
writebacks-window = zwischen { $after } und { $before }

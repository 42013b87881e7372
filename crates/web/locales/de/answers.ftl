answers-title = Antwort
answers-none = Noch nichts gesammelt.
answers-collected = Gesammelt
answers-collecting = Wird gesammelt seit { $at }
answers-collecting-so-far = { $done } von { $systems } Systemen gelesen, { $found } Datensätze bisher
answers-collecting-about = Sie können die Seite schließen; es geht weiter. Wird es unterbrochen, bleibt nichts zurück, und Sie beginnen noch einmal.
answers-packing = Wird freigegeben seit { $at }
answers-packing-so-far = { $found } von { $rows } Datensätzen im Paket
answers-packing-about = Sie können die Seite schließen; es geht weiter. Wird es unterbrochen, bleibt nichts zurück, und die Antwort bleibt ein Entwurf.
answers-released = Freigegeben
answers-until = Aufbewahrt bis
answers-gone = Der Inhalt ist gelöscht; Prüfsumme und Liste bleiben.
answers-picked-up = Abgeholt am
answers-link-until = Link gilt bis
answers-persons = Wer als die Person gilt
answers-persons-about = Verknüpfte und sichere Treffer gehören zur Antwort. Gehört ein weiterer dazu, verknüpfen Sie ihn mit der Anfrage und sammeln Sie noch einmal.
answers-beside =
    { $n ->
        [one] { $n } weiterer Datensatz gefunden, gehört nicht dazu
       *[other] { $n } weitere Datensätze gefunden, gehören nicht dazu
    }
answers-kinds = Datenarten
answers-not-portable = System { $system } ist nicht Teil der Datenübertragung: Festgehalten ist dort als Rechtsgrundlage { $bases }. Art. 20 DSGVO gilt nur für Daten auf Grund einer Einwilligung oder eines Vertrags.
answers-nothing = Nichts gefunden.
answers-rows = { $n ->
    [one] { $n } Datensatz
   *[other] { $n } Datensätze
}
answers-blacked = { $n ->
    [one] { $n } Stelle geschwärzt
   *[other] { $n } Stellen geschwärzt
}
answers-left = { $n } ausgelassen
answers-files = { $n ->
    [one] { $n } Datei
   *[other] { $n } Dateien
}
answers-files-left = { $n ->
    [one] { $n } Datei ausgelassen: bitte ansehen
   *[other] { $n } Dateien ausgelassen: bitte ansehen
}
answers-file = Datei
answers-file-look = Datei ansehen
answers-file-leave = Datei auslassen: { $ground }
answers-file-take = Datei wieder aufnehmen
answers-ground-apart = Wird gesondert übergeben
answers-look = Ansehen
answers-statements = Angaben zur Antwort
answers-unsaid = { $n ->
    [one] { $n } fehlt
   *[other] { $n } fehlen
}
answers-missing = Muss angegeben werden.
answers-whole = Ganze Antwort
answers-keep = Angaben speichern
answers-letter = Brief als PDF ansehen
answers-hash = Freigegeben wird genau dieser Stand:
answers-release = Freigeben
answers-own = Sie haben diese Antwort mit vorbereitet. Freigeben muss sie eine zweite Person.
answers-package = Paket
answers-save = Paket laden
answers-days = Link gilt so viele Tage
answers-link-about = Der Link geht nur einmal und verlangt einen Code, den Sie auf anderem Weg mitteilen. Ein früherer Link gilt dann nicht mehr.
answers-link-do = Link zum Abholen erzeugen
answers-link = Link zum Abholen
answers-link-once = Link und Code werden nur jetzt gezeigt. Senden Sie sie auf verschiedenen Wegen.
answers-link-url = Link
answers-link-code = Code
answers-collect-about = Alle angebundenen Systeme werden gelesen; geändert wird dort nichts.
answers-collect = Daten sammeln
answers-again = Noch einmal sammeln
answers-items = Datensätze
answers-logged = Die Werte sind eben aus dem System gelesen. Dass Sie sie sehen, steht im DSGVO-Log.
answers-words = Wörter schwärzen
answers-words-about = So, wie sie im Wert stehen.
answers-item = Nur in Datensatz Nr.
answers-item-about = Leer: überall in dieser Antwort.
answers-ground = Grund
answers-redact = Schwärzen
answers-item-no = Nr. { $no }
answers-others = { $n ->
    [one] { $n } weitere Person
   *[other] { $n } weitere Personen
}
answers-deleted = im System gelöscht
answers-changed = Seit dem Sammeln geändert. Sammeln Sie noch einmal.
answers-left-out = Ausgelassen: { $ground }
answers-leave = Auslassen: { $ground }
answers-take-back = Wieder aufnehmen
answers-lift = Schwärzung aufheben
answers-next = Weitere Datensätze
answers-pick-up = Ihre Daten abholen
answers-pick-up-about = Geben Sie den Code ein, den Sie von uns auf anderem Weg erhalten haben. Der Link geht nur einmal.
answers-pick-up-do = Herunterladen
answers-pick-up-gone = Dieser Link gilt nicht oder nicht mehr. Wenden Sie sich bitte an die Stelle, die ihn gesendet hat.
answers-show = Antwort vorbereiten
answers-state-draft = In Prüfung
answers-state-released = Freigegeben
answers-state-replaced = Ersetzt
answers-ground-third-party = Rechte anderer Personen
answers-ground-business-secret = Geschäftsgeheimnis
answers-topic-purpose = Zwecke (Art. 15 Abs. 1 lit. a)
answers-topic-recipients = Empfänger, namentlich (lit. c)
answers-topic-retention = Speicherdauer (lit. d)
answers-topic-source = Herkunft (lit. g)
answers-topic-automated = Automatisierte Entscheidungen (lit. h)
answers-topic-transfers = Drittländer (Abs. 2)
answers-topic-authority = Aufsichtsbehörde (lit. f)
answers-topic-note = Eigene Anmerkung
answers-tool = Diesen Schritt erledigt die Antwort: Beim Sammeln und Freigeben wird er abgehakt, soweit das Programm ihn kennt.

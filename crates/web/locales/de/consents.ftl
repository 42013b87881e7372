consents-title = Einwilligungen
consents-about = Wofür angeschrieben, angerufen oder ausgewertet wird, mit welchem Text und wie viele Personen was gesagt haben. Gesendet werden darf nur, wofür es einen Grund gibt.
consents-none = Es gibt noch keinen Zweck. Der Privacy Manager legt den ersten an.
consents-new = Neuer Zweck
consents-import = Tabelle einlesen
consents-verification = Mit dem Log vergleichen
consents-purpose = Zweck
consents-channel = Kanal
consents-channel-email = E-Mail
consents-channel-phone = Telefon
consents-channel-post = Post
consents-channel-any = mehrere oder keiner
consents-state = Einwilligung
consents-state-pending = wartet auf Bestätigung
consents-state-given = erteilt
consents-state-withdrawn = widerrufen
consents-other-basis = andere Grundlage
consents-basis = Rechtsgrundlage
consents-basis-consent = Einwilligung, Art. 6 Abs. 1 lit. a
consents-basis-contract = Vertrag, lit. b
consents-basis-legal-obligation = rechtliche Verpflichtung, lit. c
consents-basis-vital-interests = lebenswichtige Interessen, lit. d
consents-basis-public-task = öffentliche Aufgabe, lit. e
consents-basis-legitimate-interests = berechtigte Interessen, lit. f
consents-basis-none-found = keine gefunden
consents-basis-source = Woraus sie folgt
consents-basis-about = Worauf sich die Verwendung der Daten dieser Person für einen Zweck stützt. „Keine gefunden“ ist auch eine Antwort. Ab dem Tag der Überprüfung trägt die Grundlage erst wieder, wenn jemand nachgesehen hat.
consents-off = ausgeschaltet
consents-off-about = Dieser Zweck ist ausgeschaltet: Es wird nichts dafür gesendet, und niemand kann zustimmen. Widerrufe werden weiter angenommen.
consents-switch-off = Ausschalten
consents-switch-on = Einschalten
consents-double = mit Bestätigung
consents-double-about = Gilt erst, wenn die Person über einen Link bestätigt (Double-Opt-in)
consents-terms = Worte und Kanal
consents-id = Kurzname
consents-id-about = Bis zu 40 Zeichen aus a–z, Ziffern und -. Er bleibt für immer.
consents-title-de = Titel, deutsch
consents-title-en = Titel, englisch
consents-text-de = Einwilligungstext, deutsch
consents-text-en = Einwilligungstext, englisch
consents-text-about = So, wie die Person ihn liest: wer, wofür, auf welchem Weg, und dass sie jederzeit widerrufen kann.
consents-version-about = Gespeichert wird eine neue Fassung. Wer schon zugestimmt hat, bleibt bei der Fassung, die gezeigt wurde.
consents-save = Speichern
consents-versions = Fassungen
consents-number = Fassung { $version }
consents-sheet = Nachweisblatt
consents-sheet-now = Stand { $at }
consents-sheet-about = Dieses Blatt lässt sich drucken. Es nennt den Datensatz und keine Angaben zur Person; die Nummern sind die Einträge im DSGVO-Log, mit denen sich jede Änderung beweisen lässt.
consents-person = Person
consents-person-none = Zu dieser Person ist nichts festgehalten. Ohne Grundlage darf nicht gesendet werden.
consents-person-nothing = Nichts festgehalten.
consents-person-more = Nachweisblatt öffnen
consents-may = Senden erlaubt
consents-may-not = Senden nicht erlaubt
consents-reason-given = Einwilligung erteilt
consents-reason-contract = Vertrag
consents-reason-legal-obligation = rechtliche Verpflichtung
consents-reason-vital-interests = lebenswichtige Interessen
consents-reason-public-task = öffentliche Aufgabe
consents-reason-legitimate-interests = berechtigte Interessen
consents-reason-unknown = keine Grundlage
consents-reason-pending = nicht bestätigt
consents-reason-withdrawn = widerrufen
consents-reason-none-found = keine Grundlage gefunden
consents-reason-review-due = Überprüfung fällig
consents-reason-request-open = Anfrage offen
consents-reason-erased = Datensatz gelöscht
consents-give = Einwilligung eintragen
consents-set-basis = Rechtsgrundlage eintragen
consents-withdraw = Widerruf eintragen
consents-version = Fassung des Textes
consents-conflict-systems =
    { $n ->
        [one] { $n } System
       *[other] { $n } Systeme
    }
consents-conflict-values =
    { $n ->
        [one] { $n } Wert
       *[other] { $n } Werte
    }
consents-conflict-about = Dieselbe Adresse steht in mehreren Datensätzen, und sie sagen Verschiedenes. Beim Senden zählt das Nein. Klären Sie, was gilt, und halten Sie es an jedem Datensatz fest.
consents-shown = Text, wie er gezeigt wurde
consents-way = Auf welchem Weg
consents-way-web-form = Webformular
consents-way-email = E-Mail
consents-way-phone = Telefon
consents-way-paper = Papier
consents-way-in-person = persönlich
consents-way-link = Link der Person
consents-way-other = anders
consents-source = Quelle
consents-source-about = Name des Formulars, der Veranstaltung oder des Vorgangs. Keine Namen, Adressen oder Telefonnummern.
consents-proof = Beleg
consents-proof-about = Wo er liegt, zum Beispiel die Nummer eines Akts. Kann leer bleiben.
consents-at = Wann
consents-at-about = Ein Tag wie 23.11.2026. Leer heißt heute.
consents-given-at = Erteilt am
consents-confirmed-at = Bestätigt am
consents-withdrawn-at = Widerrufen am
consents-language = Sprache des Textes
consents-language-de = Deutsch
consents-language-en = Englisch
consents-address = E-Mail-Adresse oder Telefonnummer
consents-address-about = Wofür die Einwilligung gilt. Gespeichert wird nur ein Prüfwert, an dem sie sich wiedererkennen lässt. Mit Bestätigung geht der Link an diese Adresse.
consents-address-kept = als Prüfwert hinterlegt
consents-found-on = Festgestellt am
consents-review-on = Überprüfen am
consents-review-about = Ein Tag danach. Kann leer bleiben.
consents-desk = Am Schreibtisch eingetragen
consents-past = Alle Änderungen
consents-past-none = Es gab noch keine Änderung.
consents-nothing = nichts
consents-data-subject = die Person selbst
consents-path-page = Seite
consents-path-api = Schnittstelle
consents-path-cli = Befehl
consents-path-job = Hintergrund
consents-path-import = Tabelle
consents-path-link = eigener Link
consents-import-about = Werte mit Komma oder Strichpunkt getrennt, in der ersten Zeile die Namen der Spalten. Die ersten sieben sind nötig. Ein Probelauf sagt, was geschähe; eingelesen wird alles oder nichts.
consents-import-file = Datei
consents-import-table = oder die Zeilen selbst
consents-import-try = Probelauf
consents-import-do = Einlesen
consents-import-done = Eingelesen.
consents-import-tried = Probelauf, nichts geändert.
consents-import-counts = { $new } neu, { $changed } geändert, { $unchanged } gleich, { $faulty } mit Fehler.
consents-import-line = Zeile { $line }:
consents-import-more =
    { $n ->
        [one] und { $n } weitere Zeile
       *[other] und { $n } weitere Zeilen
    }
consents-verification-about = Aus den Einträgen des DSGVO-Logs wird der Stand aller Einwilligungen und Rechtsgrundlagen neu gebildet und mit dem gespeicherten verglichen. Was abweicht, wurde an Vergissmein vorbei geändert.
consents-verification-ok = Stand { $at }: Beides stimmt in jedem Feld überein.
consents-verification-bad =
    { $n ->
        [one] { $n } Zeile weicht ab.
       *[other] { $n } Zeilen weichen ab.
    }
consents-logged = Laut Log
consents-stored = Gespeichert
consents-changed-after = Geändert nach
consents-own = Ihre Einwilligung
consents-own-pending = Diese Einwilligung gilt noch nicht. Bestätigen Sie sie, wenn Sie sie erteilen wollen.
consents-own-given = Diese Einwilligung gilt. Sie können sie jederzeit widerrufen.
consents-own-withdrawn = Diese Einwilligung gilt nicht. Es gibt nichts weiter zu tun.
consents-own-confirm = Bestätigen
consents-own-withdraw = Widerrufen
consents-own-about = Der Widerruf gilt ab sofort. Was vorher geschah, bleibt rechtmäßig (Art. 7 Abs. 3 DSGVO).
deed-consents-save-purpose = hat einen Zweck gespeichert
deed-consents-switch-purpose = hat einen Zweck ein- oder ausgeschaltet
deed-consents-give = hat eine Einwilligung eingetragen
deed-consents-confirm = hat eine Einwilligung bestätigt
deed-consents-withdraw = hat einen Widerruf eingetragen
deed-consents-basis = hat eine Rechtsgrundlage eingetragen
deed-consents-import = hat Einwilligungen aus einer Tabelle eingelesen
refusal-consent-choice = Bitte wählen Sie eine Möglichkeit.
refusal-consent-terms = Bitte geben Sie die Worte des Zwecks an.
refusal-consent-purpose-taken = Einen Zweck dieses Namens gibt es schon. Öffnen Sie ihn und ändern Sie ihn dort.
refusal-consent-purpose-raced = Jemand anders hat diesen Zweck eben gespeichert. Sehen Sie ihn an und versuchen Sie es noch einmal.
refusal-consent-purpose-unknown = Diesen Zweck gibt es nicht.
refusal-consent-purpose-missing = Geben Sie den Zweck an: Ohne Zweck darf niemand angeschrieben werden.
refusal-consent-purpose-off = Dieser Zweck ist ausgeschaltet: Es wird nichts dafür gesendet, und niemand kann zustimmen.
refusal-consent-purpose-id = Der Kurzname besteht aus bis zu 40 Zeichen: a–z, Ziffern und -.
refusal-consent-long = Höchstens { $n } Zeichen, ein Titel ohne Zeilenumbruch.
refusal-consent-double-channel = Nur was per E-Mail kommt, lässt sich über einen Link bestätigen.
refusal-consent-address = Das ist weder eine E-Mail-Adresse noch eine Telefonnummer.
refusal-consent-address-needed = Geben Sie die E-Mail-Adresse an: Dorthin geht der Link zur Bestätigung.
refusal-consent-withdrawn = Diese Einwilligung wurde widerrufen. Sie lässt sich nur neu erteilen.
refusal-consent-late = Die Frist von { $n } Tagen ist vorbei. Die Einwilligung muss neu erteilt werden.
refusal-consent-older = Das ist älter als das letzte Wort dieser Person zu diesem Zweck. Das neuere bleibt.
refusal-consent-thing = Nennen Sie ein Formular, eine Veranstaltung oder einen Akt, bis zu 120 Zeichen, ohne Person, Adresse oder Telefonnummer.
refusal-consent-review = Der Tag der Überprüfung liegt nicht nach dem Tag der Feststellung.
refusal-consent-version = Diese Fassung des Textes gibt es nicht: Es gibt die Fassungen 1 bis { $most }.
refusal-consent-future = Der Zeitpunkt liegt in der Zukunft oder vor 1970.
refusal-consent-lines =
    { $n ->
        [one] { $n } Zeile lässt sich nicht einlesen (Zeile { $line }). Der Probelauf nennt den Grund.
       *[other] { $n } Zeilen lassen sich nicht einlesen, die erste ist Zeile { $line }. Der Probelauf nennt die Gründe.
    }
refusal-consent-system = Dieses System gibt es hier nicht.
refusal-consent-state = Möglich sind given, pending und withdrawn.
refusal-consent-columns = Die Tabelle braucht eine Zeile mit den Namen der Spalten, mindestens eine weitere Zeile, und keine unbekannte Spalte.
refusal-consent-way = Diesen Weg gibt es nicht.
refusal-consent-at = Schreiben Sie einen Zeitpunkt wie 2026-11-23T10:00:00Z oder einen Tag wie 2026-11-23.
refusal-consent-unconfirmed = Dieser Zweck verlangt eine Bestätigung: Geben Sie an, wann sie erfolgte, oder tragen Sie pending ein.
refusal-consent-not-pending = Bei pending darf nichts bestätigt sein, und der Zweck muss eine Bestätigung verlangen.
refusal-consent-number = Das ist keine Zahl.
refusal-consent-language = Möglich sind de und en.
refusal-consent-many = Fragen Sie höchstens nach { $n } auf einmal.
consents-reason-suppressed = der Werbung widersprochen
consents-reason-restricted = Verarbeitung eingeschränkt
refusal-consent-suppressed = Diese Person hat der Werbung widersprochen; die Adresse steht in der Sperrliste.

persons-name-heard = { $initial }., Vorname verborgen, { $family }
persons-name-unreachable = Name gerade nicht lesbar
persons-deleted = im CRM gelöscht
persons-deleted-about = Das CRM führt diesen Datensatz als gelöscht. Die Werte stehen noch in der Datenbank.
persons-requests = Anfragen dieser Person
persons-requests-none = Zu dieser Person gibt es keine Anfrage.
persons-values = Angaben im System
persons-values-none = Der Datensatz hat keine personenbezogenen Angaben mehr.
persons-reveal = Klardaten anzeigen
persons-revealed = Klardaten sichtbar, protokolliert.
persons-masked = verborgen
persons-search-title = Person suchen
persons-search-name = Name
persons-search-do = Suchen
persons-search-logged = Die Suche wird protokolliert, ohne die Angaben.
persons-search-found = Gefunden
persons-search-none = Niemand gefunden. Versuchen Sie eine andere Angabe.
persons-search-more = { $n ->
    [one] Und { $n } weiterer Treffer. Suchen Sie genauer, zum Beispiel nach der E-Mail-Adresse.
   *[other] Und { $n } weitere Treffer. Suchen Sie genauer, zum Beispiel nach der E-Mail-Adresse.
}
persons-search-away = System „{ $system }“ ist gerade nicht erreichbar und wurde nicht durchsucht.
search-title = Suchen
search-what = Nummer, Person oder Notiz
search-hint = Eine Anfragenummer, eine E-Mail-Adresse, eine Telefonnummer, ein Name oder ein Wort aus einem Text.
search-texts = In Texten der Anfragen
search-texts-none = In keinem Text kommt das vor.
persons-restricted = Verarbeitung eingeschränkt seit { $at }: nur speichern, nicht verwenden. Grundlage:
persons-open-crm = im CRM öffnen

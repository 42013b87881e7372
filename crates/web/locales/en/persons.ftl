persons-name-heard = { $initial }., given name hidden, { $family }
persons-name-unreachable = Name cannot be read right now
persons-deleted = deleted in the CRM
persons-deleted-about = The CRM marks this record as deleted. The values still stand in the database.
persons-requests = Requests of this person
persons-requests-none = There is no request of this person.
persons-values = Values in the system
persons-values-none = The record holds no personal values any more.
persons-reveal = Show values
persons-revealed = Values visible, logged.
persons-masked = hidden
persons-search-title = Find a person
persons-search-name = Name
persons-search-do = Search
persons-search-logged = The search is logged, without what you enter.
persons-search-found = Found
persons-search-none = Nobody found. Try another fact.
persons-search-more = { $n ->
    [one] And { $n } more. Search more closely, for example by the e-mail address.
   *[other] And { $n } more. Search more closely, for example by the e-mail address.
}
persons-search-away = System “{ $system }” cannot be reached right now and was not searched.
search-title = Search
search-what = Number, person or note
search-hint = The number of a request, an e-mail address, a phone number, a name, or a word from a text.
search-texts = In texts of the requests
search-texts-none = No text has it.
persons-restricted = Processing restricted since { $at }: store only, do not use. By:
persons-open-crm = open in the CRM

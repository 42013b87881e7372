consents-title = Consents
consents-about = What people are written to, called or analysed for, with which text, and how many said what. Only what has a reason may be sent.
consents-none = There is no purpose yet. The privacy manager adds the first.
consents-new = New purpose
consents-import = Take a table
consents-verification = Compare with the log
consents-purpose = Purpose
consents-channel = Channel
consents-channel-email = e-mail
consents-channel-phone = telephone
consents-channel-post = post
consents-channel-any = several or none
consents-state = Consent
consents-state-pending = waiting to be confirmed
consents-state-given = given
consents-state-withdrawn = withdrawn
consents-other-basis = another basis
consents-basis = Lawful basis
consents-basis-consent = consent, Art. 6(1)(a)
consents-basis-contract = contract, (b)
consents-basis-legal-obligation = legal obligation, (c)
consents-basis-vital-interests = vital interests, (d)
consents-basis-public-task = public task, (e)
consents-basis-legitimate-interests = legitimate interests, (f)
consents-basis-none-found = none found
consents-basis-source = What it follows from
consents-basis-about = What the use of this person's data for a purpose rests on. “None found” is an answer, too. From the day of review on, the basis carries again only after somebody looked.
consents-off = switched off
consents-off-about = This purpose is switched off: nothing is sent for it and nobody can agree to it. Withdrawals are still taken.
consents-switch-off = Switch off
consents-switch-on = Switch on
consents-double = confirmed by link
consents-double-about = Holds only when the person confirms it by a link (double opt-in)
consents-terms = Words and channel
consents-id = Short name
consents-id-about = Up to 40 of a–z, digits and -. It stays for good.
consents-title-de = Title, German
consents-title-en = Title, English
consents-text-de = Text of the consent, German
consents-text-en = Text of the consent, English
consents-text-about = As the person reads it: who, what for, by which way, and that it can be withdrawn at any time.
consents-version-about = What is saved is a new version. Whoever agreed before stays with the version that was shown.
consents-save = Save
consents-versions = Versions
consents-number = Version { $version }
consents-sheet = Proof sheet
consents-sheet-now = As of { $at }
consents-sheet-about = This sheet can be printed. It names the record and nothing of the person; the numbers are the entries of the DSGVO log by which each change can be proved.
consents-person = Person
consents-person-none = Nothing is recorded about this person. Without a basis nothing may be sent.
consents-person-nothing = Nothing recorded.
consents-person-more = Open the proof sheet
consents-may = May send
consents-may-not = May not send
consents-reason-given = consent given
consents-reason-contract = contract
consents-reason-legal-obligation = legal obligation
consents-reason-vital-interests = vital interests
consents-reason-public-task = public task
consents-reason-legitimate-interests = legitimate interests
consents-reason-unknown = no basis
consents-reason-pending = not confirmed
consents-reason-withdrawn = withdrawn
consents-reason-none-found = no basis found
consents-reason-review-due = review due
consents-reason-request-open = request open
consents-reason-erased = record erased
consents-give = Record a consent
consents-set-basis = Record a lawful basis
consents-withdraw = Record a withdrawal
consents-version = Version of the text
consents-conflict-systems =
    { $n ->
        [one] { $n } system
       *[other] { $n } systems
    }
consents-conflict-values =
    { $n ->
        [one] { $n } value
       *[other] { $n } values
    }
consents-conflict-about = The same address stands in several records, and they say different things. For sending, the no counts. Find out what holds and record it with each of them.
consents-shown = Text as it was shown
consents-way = In which way
consents-way-web-form = web form
consents-way-email = e-mail
consents-way-phone = telephone
consents-way-paper = paper
consents-way-in-person = in person
consents-way-link = the person's link
consents-way-other = other
consents-source = Source
consents-source-about = Name of the form, event or matter. No names, addresses or telephone numbers.
consents-proof = Proof
consents-proof-about = Where it lies, such as the number of a file. May stay empty.
consents-at = When
consents-at-about = A day such as 23.11.2026. Empty means today.
consents-given-at = Given
consents-confirmed-at = Confirmed
consents-withdrawn-at = Withdrawn
consents-language = Language of the text
consents-language-de = German
consents-language-en = English
consents-address = Mail address or telephone number
consents-address-about = What the consent is for. Only a keyed hash is kept, by which it is recognised. Where a confirmation is wanted, the link goes to this address.
consents-address-kept = kept as a keyed hash
consents-found-on = Found
consents-review-on = Review
consents-review-about = A later day. May stay empty.
consents-desk = Recorded at the desk
consents-past = Every change
consents-past-none = There was no change yet.
consents-nothing = nothing
consents-data-subject = the person
consents-path-page = page
consents-path-api = API
consents-path-cli = command
consents-path-job = background
consents-path-import = table
consents-path-link = own link
consents-import-about = Values separated by commas or semicolons, the names of the columns in the first line. The first seven are needed. A trial says what would happen; a table is taken whole or not at all.
consents-import-file = File
consents-import-table = or the lines themselves
consents-import-try = Try
consents-import-do = Take
consents-import-done = Taken.
consents-import-tried = Tried, nothing changed.
consents-import-counts = { $new } new, { $changed } changed, { $unchanged } the same, { $faulty } with a fault.
consents-import-line = Line { $line }:
consents-import-more =
    { $n ->
        [one] and { $n } more line
       *[other] and { $n } more lines
    }
consents-verification-about = The state of all consents and lawful bases is made anew from the entries of the DSGVO log and compared with what is stored. What differs was changed past Vergissmein.
consents-verification-ok = As of { $at }: both agree in every field.
consents-verification-bad =
    { $n ->
        [one] { $n } row differs.
       *[other] { $n } rows differ.
    }
consents-logged = By the log
consents-stored = Stored
consents-changed-after = Changed after
consents-own = Your consent
consents-own-pending = This consent does not hold yet. Confirm it if you want to give it.
consents-own-given = This consent holds. You can withdraw it at any time.
consents-own-withdrawn = This consent does not hold. There is nothing more to do.
consents-own-confirm = Confirm
consents-own-withdraw = Withdraw
consents-own-about = A withdrawal holds from now on. What happened before stays lawful (Art. 7(3) GDPR).
deed-consents-save-purpose = saved a purpose
deed-consents-switch-purpose = switched a purpose on or off
deed-consents-give = recorded a consent
deed-consents-confirm = confirmed a consent
deed-consents-withdraw = recorded a withdrawal
deed-consents-basis = recorded a lawful basis
deed-consents-import = took consents from a table
refusal-consent-choice = Please choose one.
refusal-consent-terms = Please give the words of the purpose.
refusal-consent-purpose-taken = There is a purpose of this name. Open it and change it there.
refusal-consent-purpose-raced = Somebody else just saved this purpose. Look at it and try again.
refusal-consent-purpose-unknown = There is no such purpose.
refusal-consent-purpose-missing = Name the purpose: nobody may be written to for none.
refusal-consent-purpose-off = This purpose is switched off: nothing is sent for it and nobody can agree to it.
refusal-consent-purpose-id = The short name has up to 40 of a–z, digits and -.
refusal-consent-long = At most { $n } characters, a title without line breaks.
refusal-consent-double-channel = Only what comes by e-mail can be confirmed by a link.
refusal-consent-address = This is neither a mail address nor a telephone number.
refusal-consent-address-needed = Give the mail address: the link to confirm goes there.
refusal-consent-withdrawn = This consent was withdrawn. It can only be given anew.
refusal-consent-late = The { $n } days are over. The consent has to be given anew.
refusal-consent-older = This is older than the last word of this person on this purpose. The newer one stays.
refusal-consent-thing = Name a form, an event or a file, in up to 120 characters, and no person, address or telephone number.
refusal-consent-review = The day of review does not come after the day it was found.
refusal-consent-version = There is no such version of the text: there are 1 to { $most }.
refusal-consent-future = The moment lies in the future or before 1970.
refusal-consent-lines =
    { $n ->
        [one] { $n } line cannot be taken (line { $line }). A trial tells the reason.
       *[other] { $n } lines cannot be taken, the first is line { $line }. A trial tells the reasons.
    }
refusal-consent-system = There is no such system here.
refusal-consent-state = It is one of given, pending and withdrawn.
refusal-consent-columns = The table needs a line with the names of the columns, at least one line more, and no column that is not known.
refusal-consent-way = There is no such way.
refusal-consent-at = Write a moment such as 2026-11-23T10:00:00Z or a day such as 2026-11-23.
refusal-consent-unconfirmed = This purpose wants a confirmation: say when it came, or write pending.
refusal-consent-not-pending = What is pending is not confirmed, and its purpose wants a confirmation.
refusal-consent-number = This is no number.
refusal-consent-language = It is de or en.
refusal-consent-many = Ask for { $n } at most.
consents-reason-suppressed = objected to marketing
consents-reason-restricted = processing restricted
refusal-consent-suppressed = This person objected to marketing; the address is on the suppression list.

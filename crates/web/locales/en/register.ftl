register-title = Systems & record
register-about = All systems that hold personal data, those without a connection too: the newsletter tool, the paper archive. Whoever knows them describes them. The record of processing under Art. 30 GDPR is made of the descriptions, and what they say of purposes, recipients and periods is told in answers of access.
register-new = Add a system
register-record = Record (Art. 30)
register-none = No system yet. Add the first one.
register-gaps = Still missing
register-gaps-none = nothing
register-without-owner =
    { $n ->
        [one] Nobody answers for one system.
       *[other] Nobody answers for { $n } systems.
    }
register-open =
    { $n ->
        [one] Something is missing of one system.
       *[other] Something is missing of { $n } systems.
    }
register-missing =
    { $n ->
        [one] one detail missing
       *[other] { $n } details missing
    }
register-connected = connected
register-former = no longer in use
register-connection = Connection
register-describe = Describe
register-edit = Describe { $system }
register-save = Save
register-facts = Description
register-unsaid = not stated
register-whole = Everything is stated, nothing is due.
register-name = Name
register-contract = Contract under Art. 28
register-dated = Date
register-measure = Measure
register-look = Look again on
register-processors-none = Nobody processes on our behalf.
register-measures-none = No measure is entered.
register-review = Review
register-review-about = Does the description still hold? The click enters in the DSGVO log that you looked.
register-next = Next review
register-review-do = Reviewed, still holds
register-past = Who entered what
register-past-none = Nobody has entered anything yet.
register-past-add = added
register-past-change = changed
register-past-review = reviewed
register-added = Added
register-changed = Last changed
register-reviewed = Last reviewed
register-id-about = Up to 40 characters of a–z, digits and -. It stands in the DSGVO log and stays for ever.
register-title-about = What it is called in the house. The name stands wherever a system is chosen.
register-contact-about = Business address or telephone number.
register-persons-about = For example: customers, prospects, contact persons at firms.
register-told-about = Stands like this in answers under Art. 15.
register-processors-about = Who processes the data on our behalf, such as whoever runs the server. Empty lines are not saved.
register-measures-about = What protects the data, such as encryption, rights, backups (Art. 32). Empty lines are not saved.
register-transfers-about = Country and safeguard, such as an adequacy decision or standard contractual clauses.
register-review-on-about = From this day on the description is to be reviewed.
register-ended-about = Last day in use. After it the system leaves the record.
register-field-title = Title
register-field-owner = Owner
register-field-owner-contact = Reached at
register-field-persons = Data subjects
register-field-data-kinds = Categories of data
register-field-purposes = Purposes
register-field-bases = Lawful basis
register-field-basis-note = More on the lawful basis
register-field-recipients = Recipients
register-field-processors = Processors
register-field-transfers = Third countries
register-field-transfers-note = Countries and safeguards
register-field-retention = Erasure periods
register-field-measures = Technical and organisational measures
register-field-review-on = Next review
register-field-ended-on = In use until
register-gap-owner = owner
register-gap-owner-contact = how the owner is reached
register-gap-persons = data subjects
register-gap-data-kinds = categories of data
register-gap-purposes = purposes
register-gap-basis = lawful basis
register-gap-recipients = recipients
register-gap-contract = signed contract with a processor
register-gap-transfers = third countries
register-gap-retention = erasure periods
register-gap-measures = measures
register-gap-measure-missing = a measure that is needed
register-gap-measure-due = review of a measure
register-gap-review = day of the review
register-gap-review-due = review due
register-contract-missing = missing
register-contract-requested = requested
register-contract-signed = signed
register-contract-not-needed = not needed
register-measure-planned = planned
register-measure-in-place = in place
register-measure-missing = missing
register-transfers-unsaid = not said yet
register-transfers-none = no transfer
register-transfers-some = transfer, as described below
register-record-made = Art. 30(1) GDPR · as of { $at }
register-pdf = Load as PDF
register-csv = Load as table
register-house = Controller (a)
register-controller = Officer and representative
register-controller-about = Name and address of the controller stand in the configuration file. Here stands who is named beside it in the record: name and how they are reached, line by line.
register-officer = Data protection officer
register-representative = Representative in the Union (Art. 27)
register-joint = Joint controllers (Art. 26)

answers-title = Answer
answers-none = Nothing collected yet.
answers-collected = Collected
answers-collecting = Being collected since { $at }
answers-collecting-so-far = { $done } of { $systems } systems read, { $found } records so far
answers-collecting-about = You can close the page; it goes on. If it is interrupted nothing is left behind, and you begin again.
answers-packing = Being released since { $at }
answers-packing-so-far = { $found } of { $rows } records in the package
answers-packing-about = You can close the page; it goes on. If it is interrupted nothing is left behind, and the answer stays a draft.
answers-released = Released
answers-until = Kept until
answers-gone = The content is deleted; checksum and list stay.
answers-picked-up = Picked up on
answers-link-until = Link works until
answers-persons = Who is taken to be the person
answers-persons-about = Linked records and certain matches belong to the answer. If another belongs to it, link it to the request and collect again.
answers-beside =
    { $n ->
        [one] { $n } further record found, does not belong to it
       *[other] { $n } further records found, do not belong to it
    }
answers-kinds = Kinds of data
answers-not-portable = System { $system } is not part of the transfer: the lawful basis recorded there is { $bases }. Art. 20 GDPR holds only for data that rest on consent or contract.
answers-nothing = Nothing found.
answers-rows = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
answers-blacked = { $n ->
    [one] { $n } stretch blacked out
   *[other] { $n } stretches blacked out
}
answers-left = { $n } left out
answers-files = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
answers-files-left = { $n ->
    [one] { $n } file left out: look at it
   *[other] { $n } files left out: look at them
}
answers-file = File
answers-file-look = Look at the file
answers-file-leave = Leave the file out: { $ground }
answers-file-take = Take the file back in
answers-ground-apart = Handed over apart
answers-look = Look
answers-statements = What the answer says
answers-unsaid = { $n ->
    [one] { $n } is missing
   *[other] { $n } are missing
}
answers-missing = Has to be given.
answers-whole = Whole answer
answers-keep = Save
answers-letter = See the letter as PDF
answers-hash = Exactly this is released:
answers-release = Release
answers-own = You took part in preparing this answer. A second person has to release it.
answers-package = Package
answers-save = Load the package
answers-days = Days the link works
answers-link-about = The link works once and asks for a code that you tell another way. An earlier link stops working.
answers-link-do = Make a link to pick it up
answers-link = Link to pick up
answers-link-once = Link and code are shown now and never again. Send them by different ways.
answers-link-url = Link
answers-link-code = Code
answers-collect-about = All connected systems are read; nothing is changed there.
answers-collect = Collect the data
answers-again = Collect again
answers-items = Records
answers-logged = The values were read from the system just now. That you see them stands in the DSGVO log.
answers-words = Words to black out
answers-words-about = As they stand in the value.
answers-item = Only in record no.
answers-item-about = Empty: everywhere in this answer.
answers-ground = Ground
answers-redact = Black out
answers-item-no = No. { $no }
answers-others = { $n ->
    [one] { $n } other person
   *[other] { $n } other people
}
answers-deleted = deleted in the system
answers-changed = Changed since it was collected. Collect again.
answers-left-out = Left out: { $ground }
answers-leave = Leave out: { $ground }
answers-take-back = Take back in
answers-lift = Show again what is blacked out
answers-next = Further records
answers-pick-up = Pick up your data
answers-pick-up-about = Give the code that you received from us another way. The link works once.
answers-pick-up-do = Download
answers-pick-up-gone = This link does not work or works no more. Please turn to whoever sent it.
answers-show = Prepare the answer
answers-state-draft = Under review
answers-state-released = Released
answers-state-replaced = Replaced
answers-ground-third-party = Rights of other people
answers-ground-business-secret = Business secret
answers-topic-purpose = Purposes (Art. 15(1)(a))
answers-topic-recipients = Recipients, by name (c)
answers-topic-retention = Storage period (d)
answers-topic-source = Source (g)
answers-topic-automated = Automated decisions (h)
answers-topic-transfers = Third countries (para 2)
answers-topic-authority = Supervisory authority (f)
answers-topic-note = A note of your own
answers-tool = The answer does this step: collecting and releasing tick it, as far as the product can know.

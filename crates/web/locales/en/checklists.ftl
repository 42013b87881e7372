checklists-title = Checklists
checklists-about = New requests begin with the list of their right. Requests under way keep the one they began with.
checklists-of = Checklist: { $right }
checklists-steps = Steps
checklists-count =
    { $n ->
        [one] { $n } step
       *[other] { $n } steps
    }
checklists-version = Version
checklists-dated = As of
checklists-shown = Version { $version }
checklists-number = Version { $version }
checklists-saved = Saved. New requests begin with this version.
checklists-old = You are reading version { $version }. It cannot be changed any more.
checklists-newest = To the newest version
checklists-text-title = Title
checklists-text-instruction = Instruction
checklists-text-basis = Basis
checklists-text-evidence = Evidence
checklists-german = German
checklists-english = English
checklists-order = Place
checklists-binding = Binding
checklists-depends = Only after
checklists-reserved = done only by who may close requests
checklists-remove = Leave this step out
checklists-fixed = This step belongs to the way the product works and stays.
checklists-add = Add a step
checklists-add-about = While the title is empty, nothing is added.
checklists-id = Id
checklists-phase = Section
checklists-who = Who
checklists-do = Save as a new version
checklists-keep = Requests under way keep their version.
checklists-versions = Versions
checklists-unused = The list that ships is in force; it is stored with the first request.
checklists-shipped = shipped
checklists-open =
    { $n ->
        [one] { $n } open request
       *[other] { $n } open requests
    }

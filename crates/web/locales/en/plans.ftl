plans-rows =
    { $n ->
        [one] { $n } record
       *[other] { $n } records
    }
plans-stop-find = Find
plans-stop-persons = Check persons
plans-stop-records = Related records
plans-stop-check = Summary
plans-stop-approval = Approval
plans-stop-run = Run
plans-stop-certificate = Certificate
plans-draft-title = Erasure plan
plans-draft-about = Vergissmein looks for all records of this person in all connected systems and proposes what becomes of each. Nothing is erased before you have checked and a second person has approved.
plans-draft-start = Starting point
plans-draft-no-person = No person is linked yet.
plans-draft-link-person = Link a person
plans-draft-searched = is searched
plans-draft-by-hand = by hand
plans-draft-do = Draft a plan
plans-draft-reads = This only reads.
plans-draft-more = Further starting points
plans-draft-more-about = What you know of the person that stands in no linked record, such as an old address. It is looked for in this plan alone, also in texts and by the scan after the run; it stays sealed and goes when the run is complete.
plans-persons-title = Which records are the person?
plans-persons-intro = Choose only what is certainly the same person. Nothing similar is preselected. “Another person” is remembered and not proposed again, later either.
plans-persons-about-certain = the same person by every ordinary measure
plans-persons-about-chosen = chosen by you or a colleague
plans-persons-about-likely = much speaks for it
plans-persons-about-possible = please look closely
plans-persons-about-other = not proposed; “The same person” takes it back
plans-persons-told = Another person, decided by { $name } ({ $at })
plans-persons-same = The same person
plans-persons-other = Another person
plans-persons-unclear = Unclear
plans-persons-found =
    { $n ->
        [0] nothing found
        [one] { $n } finding
       *[other] { $n } findings
    }
plans-persons-not-searched = by hand, not searched
plans-persons-searched = { $n } of { $all } systems searched
plans-persons-score = { $score } of 100
plans-persons-by-hand = chosen by hand
plans-persons-unsaid = Without a choice a record stays untouched.
plans-persons-on = On to the records
plans-records-title = What shall become of the related records?
plans-records-intro = Decide per group. Only where a record differs, decide on it alone.
plans-records-groups = Groups
plans-records-none = No further records belong to the chosen persons.
plans-records-deviating = { $n } decided otherwise
plans-records-shared =
    { $n ->
        [one] { $n } concerns others too
       *[other] { $n } concern others too
    }
plans-records-people =
    { $n ->
        [one] { $n } other person
       *[other] { $n } other people
    }
plans-records-only = only this person
plans-records-record = Record
plans-records-action = What happens
plans-records-rule = Rule
plans-records-others = Concerns
plans-records-decision = Decision
plans-records-kind = Kind
plans-records-count = Number
plans-records-save = Save this group
plans-records-unfold = Look at each
plans-records-fold = Fold
plans-hits = Free-text hits
plans-hits-one = Free-text hit
plans-hits-about = Texts that name the person, one by one. Each is redacted, unless you leave it as it is for a ground; then the plan and the certificate declare it as an exception.
plans-hits-left =
    { $n ->
        [one] One stays as it is.
       *[other] { $n } stay as they are.
    }
plans-hits-redact = Redact
plans-hits-leave = Leave as it is
plans-hits-save = Save the free-text hits
plans-records-earlier = Previous
plans-records-later = More
plans-records-ground = Ground for keeping or archiving
plans-records-ground-hint = Needed when you keep or archive something; applies to the changes of this saving.
plans-records-ground-none = no ground chosen
plans-records-follow = Follows from it
plans-records-archive = To archive means: the record stays, the person in it is overwritten. To detach means: the record stays with the others, only the tie to this person is cut.
plans-records-on = On to the summary
plans-preview-title = Preview
plans-preview-do = Preview
plans-preview-logged = Values visible. This look is entered in the GDPR log.
plans-preview-changed = Changes
plans-preview-nothing = Nothing changes in this record.
plans-preview-before = before:
plans-preview-after = after:
plans-preview-empty = empty
plans-preview-same =
    { $n ->
        [one] { $n } field stays
       *[other] { $n } fields stay
    }
plans-preview-hide = Hide
plans-check-title = Check the plan before you hand it over for approval
plans-check-drafted = Drafted { $at }
plans-check-counts = What happens
plans-check-persons =
    { $n ->
        [one] { $n } person record
       *[other] { $n } person records
    }
plans-check-namesakes =
    { $n ->
        [one] { $n } similar one stays untouched
       *[other] { $n } similar ones stay untouched
    }
plans-check-warnings = Please look at
plans-check-stays = What stays and why
plans-check-stays-none = Nothing is kept for a ground.
plans-check-exceptions =
    { $n ->
        [one] { $n } declared exception
       *[other] { $n } declared exceptions
    }
plans-check-exceptions-about = These fields rightly hold an identifier afterwards.
plans-check-files =
    { $n ->
        [one] { $n } file
       *[other] { $n } files
    }
plans-check-file-removed = is removed
plans-check-file-by-hand = please look at it yourself
plans-check-manual = To be done by hand
plans-check-recipients = Whoever was given the data must be told of the erasure (Art. 19); the step for it is on the checklist.
plans-check-backups = This run does not change backups of the CRM. After a restore the erasure has to be applied again.
plans-check-void = Every change voids an approval.
plans-check-change = Change
plans-check-on = To the approval
plans-approval-title = Approval by a second person
plans-approval-prepared = Prepared by { $name }
plans-approval-done = Approved by { $name }.
plans-approval-hash = The approval is for exactly this plan:
plans-approval-do = Approve
plans-approval-look = Look at the records
plans-approval-own = You drafted this plan. A second person has to approve it.
plans-approval-role = Only the role approver may approve. Ask a colleague.
plans-deviations = Decided otherwise than the rules propose
plans-deviations-none = Nothing was decided otherwise than the rules propose.
plans-approval-run = On to the run
plans-run-title = Erasure run
plans-run-not-yet = The plan is not approved yet.
plans-run-final = This cannot be undone.
plans-run-type = To confirm, type the number of the request ({ $reference })
plans-run-do = Run the plan now
plans-run-today = Run today at { $hour }:00
plans-run-tomorrow = Run tomorrow at { $hour }:00
plans-run-set = The run is set for { $at }.
plans-run-set-by = Set by { $name }.
plans-run-set-about = The same checks hold then as now: approval of exactly this plan, role, systems, and a comparison of every record before the first change. If one was changed, the run does not begin. You may close the page.
plans-run-set-failed = The run that was set for { $at } did not begin. Nothing was changed.
plans-run-withdraw = Take the setting back
plans-run-again = Go on with the run
plans-run-again-about = The run did not come to its end, or something is left. Nothing is half done in any system. Going on repeats nothing.
plans-run-close = You can close this page, the run goes on. Each batch is carried out wholly or not at all.
plans-run-look = Look again
plans-run-halt = Stop after the current batch
plans-run-halt-about = The batch under way is still carried out wholly and read back. Then the run stands still until somebody goes on with it here.
plans-run-halting = { $name } has the run stop ({ $at }). The batch under way is still carried out wholly.
plans-run-halted = Stopped as { $name } asked ({ $at }). Nothing is half done in any system. The run does not go on by itself; going on repeats nothing.
plans-run-role = Only a privacy manager may run it.
plans-run-conflict = Records were changed since the approval. The run stands still, nothing is half done in any system. Decide on each changed record.
plans-run-settle = Decide the conflicts
plans-run-conflicts = Changed records
plans-run-clean = Scan of the whole database: 0 hits besides the declared exceptions.
plans-run-residue =
    { $n ->
        [one] { $n } residue
       *[other] { $n } residues
    }
plans-run-residue-about = Here an identifier of the person still stands.
plans-run-key = Key
plans-run-certificate = See the certificate
plans-run-results = Result per record
plans-run-done = { $n } done
plans-run-so-far = So far
plans-run-left = { $n } still to do
plans-run-skipped = { $n } kept
plans-run-more = and { $n } more
plans-certificate-title = Certificate of erasure
plans-certificate-complete = The erasure was carried out completely and checked.
plans-certificate-partial = The erasure was carried out; the scan still found something left.
plans-certificate-about = The certificate holds no personal data but the number of the request and who acted.
plans-certificate-json = Load as JSON
plans-certificate-pdf = Load as PDF
plans-certificate-proof = Load certificate with its proof
plans-certificate-back = Back to the request
plans-records-until = Until when (where the ground demands it)
plans-records-until-day = until { $day }
plans-persons-owner = Owner in the CRM
plans-persons-owner-none = nobody
plans-checked = Looked at
plans-checked-by = Looked at: { $who }
plans-checked-not = not yet
plans-rows-intro = These rows follow from your decisions. The preview shows what goes and what stays in each.
plans-rows-columns = What changes
plans-rows-whole = the whole row
plans-rows-none = The plan has no such row.
plans-check-checked = Looked at one by one, of { $n } rows:
plans-check-checked-none = No row has been looked at one by one yet.
plans-records-needs-both = needs an end and a note
plans-records-needs-end = needs an end
plans-records-needs-note = needs a note
plans-records-note = Note on the ground
plans-records-note-hint = The facts that carry the ground. Stands with the request’s texts and expires with them, never in the DSGVO log.
plans-check-grounds = Decisions on a ground
plans-grounds-see = Look at the legal grounds with their end, source and rows
plans-grounds-title = Legal grounds
plans-grounds-intro = What stays, on which ground, until when and by which provision.
plans-grounds-none = Nothing stays on a ground: no record is to be kept or archived.
plans-grounds-until = Holds until
plans-grounds-no-end = without end date
plans-grounds-source = Provision
plans-grounds-checked = (compared on { $day })
plans-grounds-part = Extent
plans-grounds-document = Document of { $day }
plans-grounds-duty = A statutory duty demands that it is kept: { $years } years from { $start }. The last day is { $day }; after that nothing in this duty stands against erasure.
plans-grounds-start-calendar-year = the end of the calendar year of the document
plans-grounds-start-business-year = the end of the business year of the document
plans-grounds-start-event = the event
plans-conflict-title = Decide the conflicts
plans-conflict-about = Somebody changed these records after the approval. Your decision makes another state of the plan, which a second person approves again; then the run goes on.
plans-conflict-none = No record differs any more. Hand the plan over for approval again.
plans-conflict-planned = Planned: { $action }
plans-conflict-by-at = last changed { $at } by { $name }
plans-conflict-by = last changed by { $name }
plans-conflict-at = last changed { $at }
plans-conflict-unknown = the CRM does not say who changed it
plans-conflict-field = Field
plans-conflict-now = In the CRM now
plans-conflict-then = After the plan
plans-conflict-anyway = Carry out anyway
plans-conflict-anyway-about = The record is treated as it stands now.
plans-conflict-leave-out = Leave out
plans-conflict-leave-out-about = The record stays as it is. That needs a ground.
plans-conflict-stays = It cannot be left out: it is the person, or the row follows from another record.
plans-conflict-rest = Carry out all others anyway
plans-conflict-ground = Ground for leaving out
plans-conflict-do = Take the decisions and hand over for approval again
plans-conflict-look = Show the values (is logged)
plans-conflict-role = Deciding takes the role privacy manager.
plans-conflict-new = Plan anew
plans-conflict-new-about = Drops the decisions of this plan and searches from the start. Sensible when much has changed.
plans-return = Not in agreement?
plans-return-why = What should be changed?
plans-return-hint = Stands with the texts of the request and expires with them, never in the GDPR log.
plans-return-do = Give the plan back
plans-returned = Given back by { $name }, { $at }. Change the plan; then it waits for approval again.
plans-list-all = All
plans-list-none = There is no erasure plan here. Make one from a request for erasure with “Anonymise”.
plans-list-plan = Erasure plan
plans-list-rows = Records
plans-list-drafted = Made
plans-list-approved = Approved by
plans-list-started = Run began
plans-list-time = Duration
plans-list-took = { $minutes } min { $seconds } s
plans-list-conflicts = Conflicts
plans-list-older = Older erasure plans
plans-run-kinds = Result by kind of data
plans-run-each = See each record
plans-sample = Please look at these before you approve
plans-sample-about = These records are drawn by lot, not chosen by whoever prepared the plan. The preview shows what goes and what stays; the look is noted.
plans-sample-not = not looked at yet
plans-stale = Stale beside the database
plans-stale-about = The CRM does not notice that its database was changed. Run the command in the CRM and confirm it here.
plans-stale-open = open
plans-stale-called = called by the system
plans-stale-failed = the call failed
plans-stale-done = done by hand
plans-stale-again = Call again
plans-stale-by-hand = Done by hand

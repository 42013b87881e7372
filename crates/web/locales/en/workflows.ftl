workflows-title = Workflows
workflows-about = Who is reminded of what and when, and to whom a deadline escalates. The workflows that ship with the product run from the first start; none of them moves a legal date.
workflows-on = On
workflows-off = Off
workflow-new = New workflow
workflow-edit = Change workflow
workflow-copy = Copy
workflow-title = Name
workflow-title-en = Name in English, if wanted
workflow-name = Short name
workflow-state = State
workflow-version = Version
workflow-versions = Versions
workflow-shipped = shipped with the product
workflow-by = By
workflow-at = Time
workflow-request = Request
workflow-entry = Log entry
workflow-did = What happened
workflow-history = What this workflow did
workflow-history-none = Nothing yet.
workflow-toml = As TOML, to copy and import
workflow-on-do = Switch on
workflow-off-do = Switch off
workflow-try-do = Try on the last 90 days
workflow-save-do = Save workflow
workflow-save-about = A new workflow is switched off when saved. The trial shows what it would have done in the last { $n } days and changes nothing.
workflow-trial = Trial
workflow-trial-none = In this time the workflow would have done nothing.
workflow-tried = Applied to the last { $days } days: { $reminders }, { $escalations }, { $others }
workflow-ahead = { $n ->
    [0] Switched on now, and if everything stays as it is, it concerns no request in the next { $days } days.
    [one] Switched on now, and if everything stays as it is, it concerns 1 request in the next { $days } days.
   *[other] Switched on now, and if everything stays as it is, it concerns { $n } requests in the next { $days } days.
}
workflow-reminders = { $n ->
    [one] 1 reminder
   *[other] { $n } reminders
}
workflow-escalations = { $n ->
    [one] 1 escalation
   *[other] { $n } escalations
}
workflow-others = { $n ->
    [one] 1 other act
   *[other] { $n } other acts
}
workflow-when = When
workflow-if = if
workflow-and = and
workflow-or = or
workflow-do = then
workflow-then = Then
workflow-event = Event
workflow-event-time = a moment comes
workflow-event-opened = a request is recorded
workflow-event-saved = a request is saved
workflow-event-state-changed = its state changes
workflow-event-step-ticked = a step is ticked
workflow-count = How many
workflow-unit = Unit
workflow-unit-hours = hours
workflow-unit-days = days
workflow-unit-working-days = working days
workflow-unit-weeks = weeks
workflow-unit-months = months
workflow-way = Direction
workflow-way-before = before
workflow-way-after = after
workflow-anchor = Counted from
workflow-anchor-receipt = receipt
workflow-anchor-legal-end = legal end
workflow-anchor-first-end = end of the first month
workflow-anchor-internal-target = internal target
workflow-anchor-state-since = beginning of the present state
workflow-span-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
workflow-span-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
workflow-span-working-days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
}
workflow-span-weeks = { $n ->
    [one] 1 week
   *[other] { $n } weeks
}
workflow-span-months = { $n ->
    [one] 1 month
   *[other] { $n } months
}
workflow-when-on = on the day of: { $anchor }
workflow-when-before = { $span } before: { $anchor }
workflow-when-after = { $span } after: { $anchor }
workflow-when-every = { $when }, then every { $span }
workflow-more = Repetition and other events
workflow-every = Then repeat every
workflow-every-unit = Unit of the repetition
workflow-only-state = Only when it becomes
workflow-any-state = any state
workflow-only-step = Only this step, such as A3
workflow-once = Only the first time for each request
workflow-matching = Conditions
workflow-matching-all = all must hold
workflow-matching-any = one is enough
workflow-condition-n = Condition { $n }
workflow-no-condition = no condition
workflow-add-condition = Another condition
workflow-field = What
workflow-field-right = right
workflow-field-state = state
workflow-field-channel = channel
workflow-field-assignee = assignee
workflow-field-system = system
workflow-field-days-left = days left
workflow-field-overdue = overdue
workflow-field-extended = extended
workflow-field-answered = answered
workflow-field-progress = progress in percent
workflow-field-open-step = open step
workflow-test = Comparison
workflow-test-is = is
workflow-test-is-not = is not
workflow-test-one-of = is one of
workflow-test-none-of = is none of
workflow-test-less = less than
workflow-test-greater = greater than
workflow-test-contains = contains
workflow-test-empty = is empty
workflow-test-filled = is filled
workflow-value = Value
workflow-value-yes = yes
workflow-value-no = no
workflow-action-n = Act { $n }
workflow-add-action = Another act
workflow-no-action-chosen = nothing
workflow-deed = Act
workflow-deed-mail = send a message
workflow-deed-note = note in the work log
workflow-deed-assign = assign
workflow-deed-internal-date = set the internal target date
workflow-did-mail = Message
workflow-did-note = Note
workflow-did-assign = assigned
workflow-did-internal-date = internal target date set
workflow-did-nobody = nobody with a mail address
workflow-did-refused = refused by the request
workflow-did-gone = no longer there
workflow-to = To
workflow-to-none = somebody else
workflow-to-assignee = assignee
workflow-to-manager = the assignee's manager
workflow-other = Login or mail address
workflow-text = Text
workflow-text-own = a text of one's own
workflow-template-reminder = Reminder
workflow-template-escalation = Escalation
workflow-template-acknowledge = Acknowledge receipt
workflow-template-identity = Identity open
workflow-template-extension = Decide on an extension
workflow-more-action = Delay and a text of one's own
workflow-span = Only after
workflow-span-unit = Its unit
workflow-subject = Subject
workflow-own-text = A text of one's own
workflow-places = Placeholders: {"{"}number{"}"} {"{"}right{"}"} {"{"}end{"}"} {"{"}days{"}"} {"{"}state{"}"} {"{"}link{"}"} {"{"}workflow{"}"}. No message says anything else about persons.
workflow-then-mail = { $text } to { $to }
workflow-then-assign = assign to { $to }
workflow-then-internal-date = set the internal target date in { $span }
workflow-then-after = { $deed } (after { $span })
mail-title = Outgoing messages
mail-about = Messages name number, right, end date and link of a request and nothing else about persons.
mail-none = No messages yet.
mail-show = show
mail-waiting = { $n } waiting
mail-failed = { $n } undeliverable
mail-subject = Subject
mail-recipient = To
mail-state = State
mail-state-waiting = waits
mail-state-sent = accepted
mail-state-failed = undeliverable
mail-state-dropped = settled
mail-retry = Send again
mail-drop = Settled
risk-title = What is at stake
risk-rights = Infringing data subjects' rights under Arts. 12 to 22 GDPR is fined with up to 20 million euros or up to 4 % of the worldwide yearly turnover, whichever is higher (Art. 83(5)(b) GDPR).
risk-duties = For infringing duties of the controller, such as security or records, the ceiling is 10 million euros or 2 % (Art. 83(4)(a) GDPR).
risk-note = These are ceilings. How high a fine is follows from Art. 83(2) GDPR; damages under Art. 82 GDPR may come on top.
workflow-anchor-system-task = day of the next task in another system
workflow-field-priority = priority
workflow-field-tag = tag
workflow-field-tasks = open tasks
workflow-field-system-overdue = task in another system overdue
workflow-test-changed = was changed
workflow-deed-task = add a task
workflow-deed-priority = raise the priority
workflow-deed-tag = add a tag
workflow-deed-webhook = call a webhook
workflow-did-task = task
workflow-did-priority = priority raised
workflow-did-tag = tag added
workflow-did-webhook = webhook
workflow-did-no-webhook = webhook no longer configured
workflow-template-system-task = step in another system overdue
workflow-then-task = task for { $to }, due in { $span }
workflow-then-priority = raise the priority to { $level }
workflow-then-raise = raise the priority by one
workflow-then-tag = add the tag { $tag }
workflow-then-webhook = call the webhook { $hook }
workflow-date = Date in
workflow-date-unit = Unit of the date
workflow-task-system = System of the task
workflow-priority-next = by one
workflow-hook-none = none
calls-title = Webhook calls
calls-hook = Webhook
calls-retry = Call again
call-state-waiting = waits
call-state-taken = taken
call-state-failed = did not get through
call-state-dropped = done with
mail-bounced = came back
mail-came-back = came back
mail-bounced-about = Vergissmein reads no mailbox: where a message the server took comes back later as undeliverable, note that here. It then stands at the request, on Today, and in the bar on every page.
mail-line-bounced = Message “{ $subject }” came back, { $at }.
mail-line-failed = Message “{ $subject }” cannot be delivered, { $at }.

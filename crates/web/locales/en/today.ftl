today-title = Today
today-mine = My next steps
today-mine-none = Nothing is due.
today-next-due = Earliest open deadline: { $day } ({ $reference }).
today-of = all { $all }
today-nobodys = Without anybody
today-nobodys-none = Somebody is responsible for every open request.
today-approvals = Waits for my approval
today-approvals-none = No erasure plan waits for approval.
today-strip = Deadlines of the next 14 days
today-due =
    { $n ->
        [0] no deadline
        [one] { $n } deadline
       *[other] { $n } deadlines
    }
today-open = Open by deadline
today-bar-over = overdue
today-bar-near = ≤ 3 days
today-bar-soon = ≤ 10 days
today-bar-ok = later
today-approve = Judge the erasure plan
today-attention = Needs attention
today-attention-none = Nothing stands still, all systems answer, the log is checked.
today-plan = { $reference }, plan { $number }: { $state }
today-stopped-approved = the run that was set did not begin
today-stopped-conflict = a conflict to decide
today-stopped-partial = something is left
today-stopped-running = the run stands still
today-stopped-paused = somebody stopped the run
today-uninformed =
    { $n ->
        [one] { $n } person was not told in time where their data came from (Art. 14 GDPR)
       *[other] { $n } people were not told in time where their data came from (Art. 14 GDPR)
    }
today-log-old = The DSGVO log was last checked { $at }
today-log-never = The DSGVO log was not checked yet
today-share = Answered in time
today-share-none = No request was answered in the last twelve months.
today-share-table = Figures of the twelve months
today-share-month = Month
today-share-answered = answered
today-share-in-time = in time
today-share-share = share
today-stopped-draft = given back, please change it
today-tasks = My tasks

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

frame-today = Today
frame-requests = Requests
frame-persons = Persons
frame-consents = Consents
frame-ledger = GDPR log
frame-systems = Systems
frame-returns = Came back
frame-imports = Check import
frame-accounts = Accounts
frame-faulty = Error:
frame-skip = Skip to content
frame-search = Find a number, person or note
frame-search-number = Find a number
frame-menu = Menu
frame-nav = Areas
frame-crumbs = Breadcrumb
frame-new = New request
frame-sign-out = Sign out
frame-other-language = Deutsch
frame-other-tag = de
frame-demo = Demonstration: all persons are invented, the data begin anew at every start.
frame-testing = Test mode: the clock can be set. Not for real requests.
date-day = { $weekday } { $day } { $month }
date-day-year = { $weekday } { $day } { $month } { $year }
date-placeholder = DD.MM.YYYY
date-weekday-1 = Mon
date-weekday-2 = Tue
date-weekday-3 = Wed
date-weekday-4 = Thu
date-weekday-5 = Fri
date-weekday-6 = Sat
date-weekday-7 = Sun
date-month-1 = Jan
date-month-2 = Feb
date-month-3 = Mar
date-month-4 = Apr
date-month-5 = May
date-month-6 = June
date-month-7 = July
date-month-8 = Aug
date-month-9 = Sep
date-month-10 = Oct
date-month-11 = Nov
date-month-12 = Dec
light-left =
    { $n ->
        [one] { $n } day left
       *[other] { $n } days left
    }
light-today = today
light-over =
    { $n ->
        [one] overdue for { $n } day
       *[other] overdue for { $n } days
    }
light-answered =
    { $n ->
        [one] answered after { $n } day
       *[other] answered after { $n } days
    }
light-closed = closed
form-errors = Please check what you entered
form-cancel = Cancel
form-back = Back
form-reason = Reason
form-optional = optional
form-date-hint = For example 4.12. or 2026-12-04
form-password = Your password
form-password-why = This step cannot be undone or hands out data. Please confirm that it is you.
refused-not-found = Page not found
refused-invalid = That did not work
refused-conflict = That is not possible now
refused-busy = Not reachable right now
refused-full = There is no space left
refused-broken = Something went wrong on our side
refused-home = To the start page
refused-number = Error number:
date-long-month-1 = January
date-long-month-2 = February
date-long-month-3 = March
date-long-month-4 = April
date-long-month-5 = May
date-long-month-6 = June
date-long-month-7 = July
date-long-month-8 = August
date-long-month-9 = September
date-long-month-10 = October
date-long-month-11 = November
date-long-month-12 = December
strip-holiday = hol.
strip-receipt = receipt
strip-own = internal deadline
strip-due = deadline
frame-help = Help
date-short = { $day } { $month }
frame-checklists = Checklists
frame-troubles = What is wrong right now
frame-away = System “{ $system }” cannot be reached since { $at }
frame-findings = The hourly examination ({ $at }) found what must not be, { $n } in number: { $what }. vergissmein doctor tells more.
frame-bad-log = The check of the DSGVO log failed at entry { $no }
frame-workflows = Workflows
frame-mail-stalled = Messages have been waiting for the mail server since { $since }: { $n } not delivered yet. The deadlines run on.
frame-mail-failed = { $n ->
    [one] One message is undeliverable.
   *[other] { $n } messages are undeliverable.
}
frame-holidays = Holidays
frame-figures = Reports
frame-plans = Erasure runs
frame-calls-failed = { $n ->
    [one] One webhook call did not get through.
   *[other] { $n } webhook calls did not get through.
}
frame-restrictions = Restricted
frame-assess = Assessment
frame-processes = Processes
frame-register = Systems & record
frame-templates = Templates

writebacks-title = Write into the CRM
writebacks-write = Write into the CRM
writebacks-field = Field
writebacks-none = Everything stands in the CRM as it shall already.
writebacks-apply = Write these values into the CRM
writebacks-other = own words
writebacks-left-title = Stays as it is
writebacks-left-about = Others have these addresses too. Their flag speaks for everybody, so it is not changed here.
writebacks-left =
    { $n ->
        [one] one more record has it too
       *[other] { $n } more records have it too
    }
writebacks-said-draft = Preview by { $who }, { $at }. Nothing is written yet.
writebacks-said-running = Begun by { $who }, { $at }. If it was interrupted, it goes on by itself.
writebacks-said-done = Written and read back: { $who }, { $at }.
writebacks-said-conflict = The record was changed since the preview. Nothing was written. Open the preview again.
writebacks-changes = Changed in the CRM
writebacks-changes-about = Once a day, what stands in the consent fields of the CRMs is compared. What changed without coming from here stands here and in the DSGVO log.
writebacks-changes-none = No change that was made past Vergissmein has been found so far.
writebacks-look = Compare now
writebacks-what = What
writebacks-when = When
writebacks-window = between { $after } and { $before }

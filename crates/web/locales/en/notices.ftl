notice-nothing-to-look-for = { $system }: no e-mail, phone, full name or number of the persons is known. Texts cannot be searched.
notice-likely-unselected =
    { $n ->
        [one] { $n } record that is likely the person is not selected. Look at it before approving.
       *[other] { $n } records that are likely the person are not selected. Look at each before approving.
    }
notice-row-without-key = { $table }: a row has no key and cannot be told from others. It stays.
notice-named-without-key = { $column }: a row names the person, but the table has no key. Mend it by hand.
notice-named-fixed = { $column }: a key, a link or a fixed choice names the person and cannot be rewritten.
notice-erased-there =
    { $record }: { $n ->
        [one] One field was already erased in the CRM and is not proposed again.
       *[other] { $n } fields were already erased in the CRM and are not proposed again.
    }
notice-tables-without-undo = The database cannot undo changes in these tables: { $tables }
notice-fault-generated = { $column } is computed by the database. Use keep and treat its sources.
notice-fault-key = { $column } is part of the key. Use keep, or class it as plain.
notice-fault-no-date = { $column } is no date, so year_only does not work there. Use clear.
notice-fault-prefix = { $column } holds no text, so prefix does not work there. Use clear.
notice-fault-clear-unique = { $column } must be filled and unique, so clear does not work there. Use keep.
notice-fault-clear-date = { $column } must be filled, and a date has no empty value. Use year_only.
notice-fault-clear-enum = { $column } must hold one of its words. Use fixed with one of them.
notice-fault-fixed-unique = { $column } is unique, and a fixed text would stand twice. Use clear.
notice-fault-fixed-enum = { $column } is a choice without the fixed text. Use one of its words.
notice-fault-fixed-long = { $column } is too short for the fixed text. Shorten it.
notice-fault-fixed-no-text = { $column } holds no text, so fixed does not work there. Use clear.
notice-fault-missing = { $column } is missing and cannot be done without. Are database and profile the right ones?
notice-fault-mark = { $column } is marked with an unknown word. Choose a kind of value, free text or not personal.
notice-entry-missing = An entry is missing.
notice-entry-altered = The entry was altered: its hash does not fit.
notice-entry-unreadable = The entry cannot be read.
notice-chain-broken = The entry does not follow the one before: the chain is broken.
notice-details-altered = The details of the entry were altered.
notice-details-orphaned = There are details without an entry.
notice-entries-unsigned = Entries { $from } to { $to } are not those that a checkpoint was signed for.
notice-entries-missing = Entries are missing: there were { $seen } before.
notice-entries-other = The entries are not those the checkpoint was signed for.
notice-head-missing = The head of the log is missing or doubled.
notice-head-altered = The head of the log was altered.
notice-checkpoint-missing = Entries are missing: the checkpoint is cut off.
notice-checkpoint-unsigned = The checkpoint is not signed by this log.
notice-checkpoint-altered = A stored checkpoint was altered.
notice-checkpoint-unreadable = The checkpoint file beside the keys holds no checkpoint.
notice-files-by-hand =
    System { $system }: { $n ->
        [one] one file in the upload folder stays
       *[other] { $n } files in the upload folder stay
    }. Remove by hand what the plan lists under files, or name the folder in the configuration.
notice-fault-profile = { $place }: { $what }
notice-support-ends = Version { $version } of the CRM is supported until { $day } only. Plan its upgrade, and check the system again after it.
notice-support-ended = Version { $version } of the CRM is out of support since { $day }. Plan its upgrade, and check the system again after it.

inventory-title = Data inventory of { $system }
inventory-about = What the system really holds, counted by the database itself: rows, age, empty fields, change log. Fields that do not count as personal are looked into on a sample. Only figures are kept, never values.
inventory-take = Take inventory
inventory-taken = Taken
inventory-none = No inventory was taken yet.
inventory-columns = Columns
inventory-rows = Rows
inventory-oldest = Oldest row
inventory-newest = Newest row
inventory-dated-by = Dated by
inventory-age = Age
inventory-audited = Changes logged
inventory-audited-yes = yes
inventory-audited-no = no
inventory-audited-unknown = not known
inventory-class = Classified as
inventory-empty = Empty
inventory-changes = Changes
inventory-looks-like = Looks like
inventory-suspicious = Looks personal
inventory-suspicious-about = These columns do not count as personal, yet some or all of their values look so. Classify them under “Mapping and profile” if it is true.
inventory-suspicious-none = No column looks personal without being classified so.
inventory-looks = { $look }: { $count } of { $of }
inventory-look-email = e-mail address
inventory-look-phone = telephone number
inventory-look-iban = IBAN
inventory-look-name = name
inventory-look-name-part = given or family name
inventory-look-birth-date = date of birth
inventory-more =
    { $n ->
        [one] One more column stands in the table to load.
       *[other] { $n } more columns stand in the table to load.
    }
inventory-empty-tables =
    { $n ->
        [one] One table is empty.
       *[other] { $n } tables are empty.
    }
inventory-since = Other than on { $at }
inventory-since-none = Nothing is other.
inventory-change-table-added = new table
inventory-change-table-gone = table is gone
inventory-change-added = new column
inventory-change-gone = column is gone
inventory-change-type = another type
inventory-change-class = classified otherwise
inventory-change-suspicious = looks personal now
inventory-change-unsuspicious = no longer looks personal
inventory-change-rows = { $before } → { $after } rows
inventory-past = Earlier inventories
inventory-link = Data inventory

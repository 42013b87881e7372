"""Opens the files of a package as other programs do, and says what it read in them.

    readers.py open FOLDER      cards and calendars, by vobject and icalendar; anything they find wrong ends it
    readers.py tables FOLDER    what LibreOffice made of each table (NAME.fods), beside NAME.csv; a cell that
                                became a formula, or holds another text, ends it
"""

import csv
import json
import pathlib
import sys
import unicodedata
import xml.etree.ElementTree as tree

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# LibreOffice cuts longer cells off.
LONGEST = 65_000
# A row with this many cells is the empty rest of the sheet.
WIDEST = 50


def cards(text):
    import vobject

    found = []
    for card in vobject.readComponents(text, allowQP=False):
        assert card.name == "VCARD" and card.version.value == "4.0", card.name
        card.validate(raiseException=True)
        values = lambda name: [one.value for one in card.contents.get(name, [])]
        found.append({
            "name": card.fn.value,
            "emails": values("email"),
            "streets": [address.street for address in values("adr")],
            "born": "".join(values("bday")),
        })
    return found


def events(text):
    import icalendar

    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.name == "VCALENDAR" and str(calendar["VERSION"]) == "2.0", calendar
    found = []
    seen = set()
    for part in calendar.walk():
        assert not part.errors, part.errors
        if part.name != "VEVENT":
            continue
        # A value that is no time raises here.
        assert part["DTSTART"].dt and part["DTSTAMP"].dt.tzinfo, part
        assert part["UID"] not in seen, part["UID"]
        seen.add(part["UID"])
        found.append(str(part["SUMMARY"]))
    return found


def opened(folder):
    read = {"cards": [], "events": []}
    for path in sorted(folder.iterdir()):
        text = path.read_bytes().decode("utf-8")
        if path.suffix == ".vcf":
            read["cards"] += cards(text)
        elif path.suffix == ".ics":
            read["events"] += events(text)
        else:
            sys.exit(f"{path.name}: nobody opens it")
    json.dump(read, sys.stdout)


def bare(text):
    """What people see of a text: no space, no sign that controls."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")


def sheet(path):
    """The rows of a sheet; of each cell its text, its formula and whether it is a text."""
    rows = []
    for row in tree.parse(path).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.findall(f"{TABLE}table-cell"):
            often = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            kind = cell.get(f"{OFFICE}value-type")
            one = ("".join(cell.itertext()), cell.get(f"{TABLE}formula"), kind == "string")
            if kind or often < WIDEST:
                cells += [one] * often
        if any(text for text, _, _ in cells):
            rows += [cells] * int(row.get(f"{TABLE}number-rows-repeated", "1"))
    return rows


def tables(folder):
    csv.field_size_limit(10**9)
    count = 0
    for path in sorted(folder.glob("*.csv")):
        made = sheet(path.with_suffix(".fods"))
        formulas = [cell for row in made for cell in row if cell[1]]
        if path.name == "control.csv":
            assert formulas, "what is a formula is known as one"
            continue
        assert not formulas, (path.name, formulas[:3])
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len(made) == len(rows), (path.name, len(made), len(rows))
        for line, (cells, values) in enumerate(zip(made, rows)):
            for (text, _, is_text), value in zip(cells, values):
                if is_text:
                    same = bare(text)[:LONGEST] == bare(value)[:LONGEST]
                    assert same, f"{path.name}: line {line} reads otherwise"
                    count += 1
    print(count)


if __name__ == "__main__":
    job, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    {"open": opened, "tables": tables}[job](folder)

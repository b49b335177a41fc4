"""Expands a calendar with recurring-ical-events: expand.py <file>. Prints, as JSON, the appointments that are not cancelled, as
`<start in UTC>/<seconds> <summary>`."""

import datetime
import json
import sys

import icalendar
import recurring_ical_events

with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())

appointments = []
for event in recurring_ical_events.of(calendar).between((2025, 1, 1), (2029, 1, 1)):
    if event.get("STATUS") == "CANCELLED":
        continue
    start, end = (event[name].dt.astimezone(datetime.timezone.utc) for name in ("DTSTART", "DTEND"))
    appointments.append(f"{start:%Y-%m-%dT%H:%M:%SZ}/{int((end - start).total_seconds())} {event['SUMMARY']}")

print(json.dumps({"appointments": sorted(appointments)}))

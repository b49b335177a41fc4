// Expands a calendar with ical.js, which knows no zone but those that the calendar itself brings: node expand.mjs <file>. Prints, as JSON, the
// appointments that are not cancelled, as `<start in UTC>/<seconds> <summary>`, and the sequence of each UID.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.cwd()}/`);
const { default: ICAL } = await import(pathToFileURL(require.resolve('ical.js')).href);

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) {
  ICAL.TimezoneService.register(zone);
}

const utc = (time) => time.toJSDate().toISOString().replace('.000Z', 'Z');
const appointments = [];
const sequences = {};
const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
const isOff = (event) => event.component.getFirstPropertyValue('status') === 'CANCELLED';
const tell = (start, end, event) =>
  appointments.push(`${utc(start)}/${(end.toJSDate() - start.toJSDate()) / 1000} ${event.summary}`);

for (const event of events.filter((one) => !one.isRecurrenceException())) {
  sequences[event.uid] = event.sequence;
  for (const other of events.filter((one) => one.uid === event.uid && one.isRecurrenceException())) {
    event.relateException(other);
  }
  if (!event.isRecurring()) {
    if (!isOff(event)) {
      tell(event.startDate, event.endDate, event);
    }
    continue;
  }
  const days = event.iterator();
  for (let day = days.next(); day; day = days.next()) {
    const found = event.getOccurrenceDetails(day);
    if (!isOff(found.item)) {
      tell(found.startDate, found.endDate, found.item);
    }
  }
}

console.log(JSON.stringify({ appointments: appointments.sort(), sequences, method: calendar.getFirstPropertyValue('method') }));

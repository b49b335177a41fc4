// The CloudEvents SDK reads the event given as the argument, strictly, and prints it as it understood it.
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { CloudEvent, HTTP } = require('cloudevents');

const [body] = process.argv.slice(2);
const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body });
const event = new CloudEvent(JSON.parse(body));
event.validate();
console.log(JSON.stringify({ valid: read.validate(), id: event.id, source: event.source, type: event.type, data: event.data ?? null }));

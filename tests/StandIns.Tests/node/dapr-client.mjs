// The JS SDK's client: waits for the sidecar and publishes; prints the outcomes as JSON.
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { CommunicationProtocolEnum, DaprClient } = require('@dapr/dapr');

const [protocol, daprPort, token] = process.argv.slice(2);
const quiet = { verbose() {}, debug() {}, info() {}, warn() {}, error() {} };
const client = new DaprClient({
  daprHost: '127.0.0.1',
  daprPort,
  communicationProtocol: CommunicationProtocolEnum[protocol],
  daprApiToken: token,
  logger: { service: quiet },
});
const event = { specversion: '1.0', id: 'js-1', source: '/js', type: 'visit.done', datacontenttype: 'application/json', data: { n: 2 } };
const { pubsub } = client;
const outcomes = {
  healthy: await client.health.isHealthy(),
  json: await pubsub.publish('pubsub', 'visits', { n: 1 }),
  cloudEvent: await pubsub.publish('pubsub', 'visits', event),
  text: await pubsub.publish('pubsub', 'visits', 'three'),
  bulk: await pubsub.publishBulk('pubsub', 'visits', [
    { entryID: 'a', event: { n: 4 }, contentType: 'application/json' },
    { entryID: 'b', event: 'five', contentType: 'text/plain' },
    { n: 6 },
  ]),
  // One protocol throws and the other returns the error.
  unknown: await pubsub.publish('nowhere', 'visits', { n: 7 }).catch((error) => ({ error })),
};
for (const [name, outcome] of Object.entries(outcomes)) {
  if (outcome?.error) {
    outcomes[name] = { ...outcome, error: String(outcome.error.message ?? outcome.error) };
  }
}
console.log(JSON.stringify(outcomes));
await client.stop();
process.exit(0);

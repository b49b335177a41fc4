// The JS SDK's server: subscribes through the sidecar and prints, after its port, what each callback gets.
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { CommunicationProtocolEnum, DaprServer } = require('@dapr/dapr');

const [serverPort, daprPort] = process.argv.slice(2);
const quiet = { verbose() {}, debug() {}, info() {}, warn() {}, error(...text) { console.error(...text); } };
const server = new DaprServer({
  serverHost: '127.0.0.1',
  serverPort,
  communicationProtocol: CommunicationProtocolEnum.HTTP,
  clientOptions: { daprHost: '127.0.0.1', daprPort, communicationProtocol: CommunicationProtocolEnum.HTTP, logger: { service: quiet } },
  logger: { service: quiet },
});
const print = (kind) => async (data) => console.log(JSON.stringify({ kind, data }));

await server.pubsub.subscribe('pubsub', 'single', print('single'));
await server.pubsub.subscribeBulk('pubsub', 'bulk', print('bulk'), { maxMessagesCount: 10, maxAwaitDurationMs: 50 });
console.log(serverPort);
await server.start();

// One call by grpc-js: node client.mjs <address> <call as JSON>; what happened is printed as JSON.
import { randomBytes } from 'node:crypto';
import { Conformance, grpc, plain, toMetadata } from './wire.mjs';

const call = JSON.parse(process.argv[3]);
const client = new Conformance(process.argv[2], grpc.credentials.createInsecure(), {
  'grpc.default_compression_algorithm': call.gzip ? grpc.compressionAlgorithms.gzip : grpc.compressionAlgorithms.identity,
});

const request = { ...call.request };
if (call.random_bytes) {
  request.payload = randomBytes(call.random_bytes);
} else if (call.hex_bytes) {
  request.payload = Buffer.from(randomBytes(call.hex_bytes / 2).toString('hex'));
}

const options = call.deadline_ms ? { deadline: Date.now() + call.deadline_ms } : {};
const outcome = { messages: [], headers: {}, trailers: {}, code: null, details: null };

const received = (message) => {
  if (message.payload) {
    message.payload_bytes = message.payload.length;
    delete message.payload;
  }
  outcome.messages.push(message);
};

const ended = (status) => {
  Object.assign(outcome, { code: status.code, details: status.details, trailers: plain(status.metadata) });
  process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));
};

const metadata = toMetadata(call.metadata);
const method = Conformance.service[call.method];
const active = method.requestStream
  ? method.responseStream
    ? client[call.method](metadata, options)
    : client[call.method](metadata, options, (_, message) => message && received(message))
  : method.responseStream
    ? client[call.method](request, metadata, options)
    : client[call.method](request, metadata, options, (_, message) => message && received(message));

active.on('metadata', (headers) => (outcome.headers = plain(headers)));
active.on('status', (status) => setImmediate(ended, status));
active.on('error', () => {});
active.on('data', (message) => {
  received(message);
  if (outcome.messages.length === call.cancel_after) {
    active.cancel();
  }
});

if (method.requestStream) {
  for (const number of call.numbers) {
    active.write({ number });
  }
  active.end();
}

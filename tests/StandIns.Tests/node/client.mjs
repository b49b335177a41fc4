// Calls by grpc-js: node client.mjs <address> <calls as JSON>; what happened to each is printed as JSON.
import { randomBytes } from 'node:crypto';
import { Conformance, grpc, plain, toMetadata } from './wire.mjs';

const requestOf = (call) => {
  if (call.random_bytes) {
    return { ...call.request, payload: randomBytes(call.random_bytes) };
  }
  return call.hex_bytes ? { ...call.request, payload: Buffer.from(randomBytes(call.hex_bytes / 2).toString('hex')) } : call.request;
};

const make = (address, call) =>
  new Promise((resolve) => {
    const client = new Conformance(address, grpc.credentials.createInsecure(), {
      'grpc.default_compression_algorithm': call.gzip ? grpc.compressionAlgorithms.gzip : grpc.compressionAlgorithms.identity,
    });
    const outcome = { messages: [], headers: {}, trailers: {}, code: null, details: null };
    const received = (message) => {
      const { payload, ...rest } = message;
      outcome.messages.push({ ...rest, payload_bytes: payload?.length });
      if (outcome.messages.length === call.cancel_after) {
        active.cancel();
      }
    };

    const method = Conformance.service[call.method];
    const args = method.requestStream ? [] : [requestOf(call)];
    args.push(toMetadata(call.metadata), call.deadline_ms ? { deadline: Date.now() + call.deadline_ms } : {});
    if (!method.responseStream) {
      args.push((_, message) => message && received(message));
    }

    const active = client[call.method](...args);
    active.on('metadata', (headers) => (outcome.headers = plain(headers)));
    active.on('data', received);
    active.on('error', () => {});
    active.on('status', ({ code, details, metadata }) =>
      setImmediate(() => resolve({ ...outcome, code, details, trailers: plain(metadata) })));

    if (method.requestStream) {
      call.numbers.forEach((number) => active.write({ number }));
      active.end();
    }
  });

const [address, calls] = process.argv.slice(2);
const outcomes = [];
for (const call of JSON.parse(calls)) {
  outcomes.push(await make(address, call));
}
process.stdout.write(`${JSON.stringify(outcomes)}\n`, () => process.exit(0));

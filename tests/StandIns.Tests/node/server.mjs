// A grpc-js server of the conformance service; it prints its port, then one line for each call that its caller left.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Conformance, grpc } from './wire.mjs';

const echoed = (metadata) => {
  const copy = new grpc.Metadata();
  for (const key of Object.keys(metadata.getMap()).filter((name) => name.startsWith('x-'))) {
    metadata.get(key).forEach((value) => copy.add(key, value));
  }
  return copy;
};

const report = (call) => call.on('cancelled', () => console.log(`cancelled ${call.getPath()}`));

const server = new grpc.Server();
server.addService(Conformance.service, {
  async Echo(call, reply) {
    report(call);
    call.sendMetadata(echoed(call.metadata));
    await delay(call.request.delay_ms);
    const answer = call.request.reply_bytes
      ? { payload: randomBytes(call.request.reply_bytes) }
      : { text: call.request.text, received_bytes: call.request.payload.length };
    reply(null, answer, echoed(call.metadata));
  },
  async Count(call) {
    report(call);
    for (let number = 0; number < call.request.count && !call.cancelled; number++) {
      call.write({ number });
      await delay(call.request.interval_ms);
    }
    call.end();
  },
  Add(call, reply) {
    let sum = 0;
    call.on('data', ({ number }) => (sum += number));
    call.on('end', () => reply(null, { number: sum }));
  },
  Twice(call) {
    call.on('data', ({ number }) => call.write({ number: number * 2 }));
    call.on('end', () => call.end());
  },
  Fail(call, reply) {
    const metadata = new grpc.Metadata();
    if (call.request.status_details.length > 0) {
      metadata.add('grpc-status-details-bin', call.request.status_details);
    }
    reply({ code: call.request.code, details: call.request.detail, metadata });
  },
});

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  console.log(port);
});

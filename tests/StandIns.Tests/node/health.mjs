// The health client of grpc-js: asks a server for its health and prints what it hears.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const { protoPath } = require('grpc-health-check');

const [target, command, service] = process.argv.slice(2);
const definition = loader.loadSync(protoPath, { keepCase: true, enums: String, defaults: true });
const { Health } = grpc.loadPackageDefinition(definition).grpc.health.v1;
const client = new Health(target, grpc.credentials.createInsecure());

const call = (method, request) =>
  new Promise((resolve) => client[method](request, (error, reply) => resolve(error ? { code: error.code, details: error.details } : reply)));

// The service named "toggle" turns the watched one over each time that it is asked for.
const watch = () =>
  new Promise((resolve) => {
    const statuses = [];
    const stream = client.Watch({ service });
    stream.on('data', async ({ status }) => {
      statuses.push(status);
      if (statuses.length === 3 || status === 'SERVICE_UNKNOWN') {
        stream.cancel();
        resolve({ statuses });
      } else {
        await call('Check', { service: 'toggle' });
      }
    });
    stream.on('error', () => {});
  });

console.log(JSON.stringify(command === 'watch' ? await watch() : await call(command, { service })));
client.close();

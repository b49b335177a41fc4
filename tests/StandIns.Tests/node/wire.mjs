// Run in the folder that holds node_modules; the scripts and the proto lie beside the tests.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const proto = fileURLToPath(new URL('../Protos/conformance.proto', import.meta.url));

export const grpc = require('@grpc/grpc-js');

const definition = require('@grpc/proto-loader').loadSync(proto, { keepCase: true, longs: String, defaults: true });
export const Conformance = grpc.loadPackageDefinition(definition).coaching.conformance.v1.Conformance;

export const plain = (metadata) => {
  const result = {};
  for (const key of Object.keys(metadata.getMap())) {
    result[key] = metadata.get(key).map((value) => (Buffer.isBuffer(value) ? value.toString('base64') : value));
  }
  return result;
};

export const toMetadata = (entries) => {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(entries ?? {})) {
    metadata.add(key, key.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  }
  return metadata;
};

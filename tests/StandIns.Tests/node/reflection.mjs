// A reflection client for grpc-js: lists the services of a server, and prints the methods and request fields of one of them.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const grpc = require('@grpc/grpc-js');
const { GrpcReflection } = require('grpc-js-reflection-client');

const [target, service, version] = process.argv.slice(2);
const client = new GrpcReflection(target, grpc.credentials.createInsecure(), undefined, version);
const services = await client.listServices();
const methods = await client.listMethods(service);
const descriptor = await client.getDescriptorBySymbol(service);
const type = descriptor.getPackageObject();
console.log(JSON.stringify({ services, methods: methods.map((method) => method.name), loaded: Object.keys(type) }));

// Every Dapr object of every file against its custom resource definition, made strict: unknown fields are refused as well.
import { documents, parse, require, title } from './documents.mjs';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [, , folder, definitions] = process.argv;
const Ajv = require('ajv').default;
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });

function strict(schema) {
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) =>
    [key, Array.isArray(value) ? value.map(strict) : strict(value)]));
  if (copy.properties && copy.additionalProperties === undefined && !copy['x-kubernetes-preserve-unknown-fields']) {
    copy.additionalProperties = false;
  }
  return copy;
}

const validators = new Map();
for (const file of readdirSync(definitions).filter(name => name.endsWith('.yaml'))) {
  for (const { spec } of parse(readFileSync(path.join(definitions, file), 'utf8'))) {
    for (const { name, schema } of spec.versions) {
      validators.set(`${spec.group}/${name} ${spec.names.kind}`, ajv.compile(strict(schema.openAPIV3Schema)));
    }
  }
}

const findings = {};
for (const [file, objects] of documents(folder)) {
  findings[file] = [];
  for (const object of objects.filter(each => each.apiVersion.startsWith('dapr.io/'))) {
    const validate = validators.get(`${object.apiVersion} ${object.kind}`);
    if (!validate) {
      findings[file].push(`${title(object)}: there is no ${object.apiVersion} ${object.kind}`);
    } else if (!validate(object)) {
      findings[file].push(...validate.errors.map(error => `${title(object)}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
    }
  }
}
console.log(JSON.stringify(findings));

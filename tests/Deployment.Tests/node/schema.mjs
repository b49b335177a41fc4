// Every file of a folder against one JSON schema.
import { documents, require } from './documents.mjs';
import { readFileSync } from 'node:fs';

const [, , folder, schema] = process.argv;
const Ajv = require('ajv').default;
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));
const findings = {};
for (const [file, objects] of documents(folder)) {
  findings[file] = objects.flatMap(object =>
    validate(object) ? [] : validate.errors.map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`));
}
console.log(JSON.stringify(findings));

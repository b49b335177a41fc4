// The documents of the YAML files in a folder, by file; and packages, which lie in the working directory and not beside the scripts.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export const require = createRequire(path.join(process.cwd(), 'package.json'));
const { parseAllDocuments } = require('yaml');

export function parse(text) {
  return parseAllDocuments(text).map(document => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS();
  }).filter(document => document !== null);
}

export function* documents(folder) {
  for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml')).sort()) {
    yield [file, parse(readFileSync(path.join(folder, file), 'utf8'))];
  }
}

export const title = document => `${document.kind}/${document.metadata?.name}`;

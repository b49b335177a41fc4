// Loads an XForm with ODK's own engine, gives answers, and prints what a phone would then show.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file, given] = process.argv.slice(2);

// The packages lie in the working directory, and the engine's bundle looks for its parts as if it were CommonJS.
globalThis.require = createRequire(join(process.cwd(), 'package.json'));
const engine = globalThis.require.resolve('@getodk/xforms-engine');
globalThis.__dirname = dirname(engine);
const { JSDOM } = globalThis.require('jsdom');
const { window } = new JSDOM('');
globalThis.window = window;
for (const name of ['document', 'Node', 'Element', 'Attr', 'Document', 'XMLDocument', 'DOMParser', 'XMLSerializer', 'XPathEvaluator', 'XPathResult', 'Text',
  'CDATASection', 'Comment', 'HTMLElement', 'ProcessingInstruction', 'DocumentType', 'CharacterData', 'NodeFilter']) {
  globalThis[name] ??= window[name];
}

const { loadForm } = await import(pathToFileURL(engine));
const loaded = await loadForm(await readFile(file, 'utf8'));
if (loaded.status === 'failure') {
  throw loaded.error;
}

const { root } = loaded.createInstance();
const all = nodes => nodes.flatMap(node => [node, ...all(node.currentState.children ?? [])]);
for (const [reference, value] of Object.entries(JSON.parse(given))) {
  const node = all(root.currentState.children).find(one => one.currentState.reference === reference);
  if (node.nodeType === 'select') {
    node.selectValues(value.split(' '));
  } else {
    node.setValue(value);
  }
}

console.log(JSON.stringify({
  languages: root.languages.map(one => one.language ?? ''),
  nodes: all(root.currentState.children).map(node => ({
    type: node.nodeType,
    reference: node.currentState.reference,
    label: node.currentState.label?.asString ?? '',
    required: node.currentState.required,
    relevant: node.currentState.relevant,
    options: node.currentState.valueOptions?.map(option => option.value) ?? [],
  })),
}));

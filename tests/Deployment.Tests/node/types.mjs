// Every object of every file as a constant of its TypeScript type: what the compiler says of unknown, missing and wrong fields, by file.
import { documents, require, title } from './documents.mjs';
import path from 'node:path';

const ts = require('typescript');
const packages = [
  [/^monitoring\.coreos\.com\//, '@kubernetes-models/prometheus-operator/'],
  [/^gateway\.networking\.k8s\.io\//, '@kubernetes-models/gateway-api/'],
  [/^/, 'kubernetes-models/'],
];

const findings = {};
const seen = new Set();
const sources = new Map();
for (const [file, objects] of documents(process.argv[2])) {
  findings[file] = [];

  // What one file was judged by, another need not be again.
  const fresh = objects.filter(object => !object.apiVersion.startsWith('dapr.io/') && seen.size < seen.add(JSON.stringify(object)).size);
  const lines = fresh.map((object, index) => {
    const from = packages.find(([pattern]) => pattern.test(object.apiVersion))[1] + object.apiVersion;
    return `/* ${title(object)} */ export const c${index}: import(${JSON.stringify(from)}).I${object.kind} = ${JSON.stringify(object)};`;
  });
  sources.set(path.join(process.cwd(), `${file}.ts`), { file, text: lines.join('\n') });
}

const options = {
  strict: true, noEmit: true, skipLibCheck: true, types: [],
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022,
};
const host = ts.createCompilerHost(options);
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = name => sources.has(name) || fileExists(name);
host.readFile = name => sources.get(name)?.text ?? readFile(name);
host.getSourceFile = (name, version, ...rest) =>
  sources.has(name) ? ts.createSourceFile(name, sources.get(name).text, version) : getSourceFile(name, version, ...rest);

for (const { file, start, messageText } of ts.getPreEmitDiagnostics(ts.createProgram([...sources.keys()], options, host))) {
  const source = sources.get(file?.fileName);
  const object = source && /\/\* (\S+) \*\//.exec(source.text.slice(source.text.lastIndexOf('\n', start) + 1))[1];
  (findings[source?.file ?? ''] ??= []).push(`${object}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}
console.log(JSON.stringify(findings));

// What Kubernetes' Pod Security Standards say of every file, as monokle's rules have them.
import { documents, require, title } from './documents.mjs';

const { createDefaultMonokleValidator } = require('@monokle/validation');

// The restricted profile's own rules are off unless they are named.
const rules = Object.fromEntries(
  ['volume-types', 'privilege-escalation', 'running-as-non-root', 'running-as-non-root-user', 'seccomp-strict', 'capabilities-strict']
    .map(rule => [`pod-security-standards/${rule}`, 'err']));
const findings = {};
for (const [file, objects] of documents(process.argv[2])) {
  const validator = createDefaultMonokleValidator();
  await validator.preload({ plugins: { 'pod-security-standards': true }, rules });
  const resources = objects.map((object, index) => ({
    id: `${file}-${index}`, fileId: file, filePath: file, fileOffset: 0, name: object.metadata.name, namespace: 'coaching',
    apiVersion: object.apiVersion, kind: object.kind, content: object, text: JSON.stringify(object),
  }));
  const report = await validator.validate({ resources });
  findings[file] = report.runs.flatMap(run => run.results).map(result => {
    const index = result.locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName ?? '';
    return `${result.ruleId} ${result.message.text} ${index}`;
  });
}
console.log(JSON.stringify(findings));

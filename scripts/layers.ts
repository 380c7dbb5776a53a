import { type Finding, findings } from './layers/findings.ts';
import { layers } from './layers/table.ts';

/** Says what the table of layers forbids and is there all the same; `npm run lint` runs it. */

const root = process.argv[2] ?? '.';
let found: Finding[];
try {
  found = findings(root, layers);
} catch (error) {
  if (!(error instanceof SyntaxError)) throw error;
  process.stderr.write(`${error.message}\nLayers are read from files that parse.\n`);
  process.exit(1);
}
for (const { file, line, rule, reason } of found)
  process.stderr.write(`${file}:${line}: ${rule}: ${reason}\n`);
process.stdout.write(found.length === 0 ? 'Layers hold.\n' : `${found.length} breaches of the layers\n`);
process.exitCode = found.length === 0 ? 0 : 1;

import { findings } from './layers/findings.ts';
import { layers } from './layers/table.ts';

/** Says what the table of layers forbids and is there all the same; `npm run lint` runs it. */

const root = process.argv[2] ?? '.';
const found = findings(root, layers);
for (const { file, line, rule, reason } of found)
  process.stderr.write(`${file}:${line}: ${rule}: ${reason}\n`);
process.stdout.write(found.length === 0 ? 'Layers hold.\n' : `${found.length} breaches of the layers\n`);
process.exitCode = found.length === 0 ? 0 : 1;

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaign } from './fuzz/campaign.ts';
import { textsUnder } from './fuzz/make/found.ts';
import { readers } from './fuzz/readers.ts';
import { tableRow, titles } from './fuzz/table.ts';

const usage = `Feeds every reader with inputs that are damaged, hostile or strange. Not part of CI: it takes minutes.

npm run fuzz                                  100,000 inputs in all
npm run fuzz -- --runs 5000 --seed 7          so many, drawn by another seed
npm run fuzz -- --only har --runs 1000        of one reader; several with commas between
npm run fuzz -- --logs FOLDER                 the files of a folder, too, as logs to begin with

Readers: ${readers.map(({ name }) => name).join(', ')}

What it found lies in results/fuzz, a file each with the input, and how to come to it again.
`;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    logs: { type: 'string' },
  },
});
const names = options.only?.split(',') ?? readers.map(({ name }) => name);
const wrong = [
  ...names.filter((name) => !readers.some((reader) => reader.name === name)),
  ...[options.runs, options.seed].filter((text) => !/^-?\d{1,9}$/.test(text)),
];
if (wrong.length > 0) {
  process.stderr.write(`Cannot do ${wrong.join(', ')}\n\n${usage}`);
  process.exit(2);
}

const folder = 'results/fuzz';
mkdirSync(folder, { recursive: true });
const chosen = readers.filter(({ name }) => names.includes(name));
const weights = chosen.reduce((sum, { weight }) => sum + weight, 0);
const given = { logs: options.logs === undefined ? [] : textsUnder(options.logs) };
let found = 0;
let inputs = 0;
console.log(titles);
for (const [at, { name, weight }] of chosen.entries()) {
  // Rounded, they come to as many as were asked for all the same.
  const before = chosen.slice(0, at).reduce((sum, reader) => sum + reader.weight, 0);
  const upTo = (parts: number): number => Math.round((Number(options.runs) * parts) / weights);
  const runs = Math.max(1, upTo(before + weight) - upTo(before));
  const tally = await campaign({ reader: name, seed: Number(options.seed), runs, given });
  inputs += tally.inputs;
  console.log(tableRow(name, tally));
  for (const fault of tally.faults) {
    const file = join(folder, `${name}-${fault.seed}-${fault.runs}.json`);
    const again = `npm run fuzz -- --only ${name} --seed ${fault.seed} --runs ${fault.runs}`;
    writeFileSync(file, `${JSON.stringify({ reader: name, again, ...fault }, null, 2)}\n`);
    console.log(
      `  ${fault.kind}: ${fault.what.split('\n')[0]?.slice(0, 200)}${fault.where === '' ? '' : ` (${fault.where})`}\n  ${file}`,
    );
  }
  found += tally.faults.length;
}
console.log(`${inputs} inputs, ${found} faults`);
process.exitCode = found === 0 ? 0 : 1;

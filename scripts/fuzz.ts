import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaign } from './fuzz/campaign.ts';
import { textsUnder } from './fuzz/make/found.ts';
import { forget, writeFigures, writePage, writeReached, writtenInputs } from './fuzz/page.ts';
import { reached } from './fuzz/reached.ts';
import { inAll, readers, shareOf } from './fuzz/readers.ts';
import { tableRow, titles } from './fuzz/table.ts';

const usage = `Feeds every reader with inputs that are damaged, hostile or strange. Not part of CI: it takes minutes.

npm run fuzz                                  100,000 inputs, each reader its part
npm run fuzz -- --runs 5000 --seed 7          so many in all, drawn by another seed
npm run fuzz -- --only har,openapi            these readers alone, their part of 100,000
npm run fuzz -- --only har --runs 1000        so many
npm run fuzz -- --coverage                    how much of our code a tenth, a third and all of them reach
npm run fuzz -- --write                       the figures of either into docs/reliability.md
npm run fuzz -- --write --seconds 200         a piece of them: it goes on where the figures of its seed end
npm run fuzz -- --write --anew                these readers from their first input on, as after something was mended
npm run fuzz -- --logs FOLDER                 the files of a folder, too, as logs to begin with

Readers: ${readers.map(({ name }) => name).join(', ')}

What it found lies in results/fuzz, a file each with the input, and how to come to it again.
`;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    logs: { type: 'string' },
    coverage: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    anew: { type: 'boolean', default: false },
  },
});
const names = options.only?.split(',') ?? readers.map(({ name }) => name);
const wrong = [
  ...names.filter((name) => !readers.some((reader) => reader.name === name)),
  ...[options.runs ?? '0', options.seconds ?? '0', options.seed].filter((text) => !/^-?\d{1,9}$/.test(text)),
];
if (wrong.length > 0) {
  process.stderr.write(`Cannot do ${wrong.join(', ')}\n\n${usage}`);
  process.exit(2);
}

const folder = 'results/fuzz';
mkdirSync(folder, { recursive: true });
const chosen = readers.filter(({ name }) => names.includes(name));
const wanted = options.runs === undefined ? inAll : Number(options.runs);
// So many are asked for of those that were chosen, or of all.
const beside = options.runs === undefined ? readers : chosen;
const given = { logs: options.logs === undefined ? [] : textsUnder(options.logs) };
const untilMs = options.seconds === undefined ? null : Date.now() + Number(options.seconds) * 1000;
let found = 0;
let inputs = 0;
if (!options.coverage) console.log(titles);
for (const reader of chosen) {
  const { name } = reader;
  const runs = shareOf(wanted, reader, beside);
  const seed = Number(options.seed);
  if (options.coverage) {
    const characters = await reached(reader, { seed, runs });
    if (options.write) writeReached(name, characters);
    console.log(`${name}: ${characters.join(', ')} characters of source`);
    continue;
  }
  if (untilMs !== null && Date.now() >= untilMs) break;
  if (options.write && options.anew) forget(name);
  const done = options.write ? writtenInputs(name, seed) : 0;
  if (done >= runs) continue;
  const tally = await campaign({ reader: name, seed, runs, done, untilMs, given });
  if (options.write) {
    writeFigures(name, tally, seed);
    writePage();
  }
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
if (options.write) writePage();
if (!options.coverage) console.log(`${inputs} inputs, ${found} faults`);
process.exitCode = found === 0 ? 0 : 1;

/**
 * Everything that is checked, a lane after the other: `npm test`. Lanes that are named run alone, `npm test -- unit lint`;
 * what stands after `--` goes to vitest, `npm test -- unit -- src/verdict -t 'swap thrash'`. What a lane needs is installed and
 * made while those before it run.
 */
import { type Lane, lanes } from './lanes/lanes.ts';
import { prepare } from './lanes/preparations.ts';

const { named, rest } = parse(process.argv.slice(2));
const unknown = named.filter((name) => !Object.hasOwn(lanes, name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no lane called ${unknown.join(' or ')}\nThere are: ${Object.keys(lanes).join(', ')}.\n`,
  );
  process.exit(2);
}
const chosen = Object.entries<Lane>(lanes).filter(([name, { onlyNamed }]) =>
  named.length === 0 ? !onlyNamed : named.includes(name),
);
const prepared = prepare(chosen.map(([name]) => name));
const times: string[] = [];
for (const [name, { title, run }] of chosen) {
  const began = performance.now();
  process.stdout.write(`\n== ${name}: ${title}\n`);
  const trouble = (await prepared(name)) ?? (await run(rest));
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(
    `== ${name}: ${trouble === null ? 'passed' : `FAILED, ${trouble},`} in ${seconds} s\n`,
  );
  if (trouble !== null) process.exit(1);
  times.push(`${name} ${seconds}`);
}
if (times.length > 1)
  process.stdout.write(
    `\nAll passed, in seconds: ${times.join(', ')}; ${process.uptime().toFixed(0)} in all.\n`,
  );

function parse(args: readonly string[]): { named: string[]; rest: string[] } {
  const at = args.indexOf('--');
  return at === -1 ? { named: [...args], rest: [] } : { named: args.slice(0, at), rest: args.slice(at + 1) };
}

/**
 * Everything that is checked, a lane after the other: `npm test`. Lanes that are named run alone, `npm test -- unit lint`;
 * what stands after `--` goes to vitest, `npm test -- unit -- src/verdict -t 'swap thrash'`. What a lane needs is installed and
 * made while those before it run.
 */
import { background, foreground, type Lane, lanes } from './lanes/lanes.ts';
import { prepare } from './lanes/preparations.ts';
import { Said } from './lanes/said.ts';

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

/** How a lane went on beside another one; what it says is shown when it is its turn. */
interface Beside {
  said: Said;
  ended: Promise<Ended>;
}

interface Ended {
  /** null: it passed. */
  trouble: string | null;
  seconds: string;
}

const beside = new Map<string, Beside>();
for (const [name, lane] of chosen) {
  process.stdout.write(`\n== ${name}: ${lane.title}\n`);
  const unprepared = await prepared(name);
  if (unprepared === null) startBeside(name);
  const { trouble, seconds } =
    unprepared === null ? await endOf(name, lane) : { trouble: unprepared, seconds: '0' };
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

function startBeside(foremost: string): void {
  for (const [name, lane] of chosen) {
    if (lane.beside !== foremost) continue;
    const said = new Said();
    beside.set(name, { said, ended: timed(() => lane.check(rest, background(said))) });
  }
}

async function endOf(name: string, lane: Lane): Promise<Ended> {
  const underWay = beside.get(name);
  underWay?.said.show();
  return await (underWay?.ended ?? timed(() => lane.check(rest, foreground)));
}

async function timed(check: () => Promise<string | null>): Promise<Ended> {
  const began = performance.now();
  const trouble = await check();
  return { trouble, seconds: ((performance.now() - began) / 1000).toFixed(0) };
}

function parse(args: readonly string[]): { named: string[]; rest: string[] } {
  const at = args.indexOf('--');
  return at === -1 ? { named: [...args], rest: [] } : { named: args.slice(0, at), rest: args.slice(at + 1) };
}

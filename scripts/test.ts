/**
 * Everything that is checked, a lane after the other: `npm test`. Lanes that are named run alone, `npm test -- unit lint`;
 * what stands after `--` goes to vitest, `npm test -- unit -- src/verdict -t 'swap thrash'`. Installs what only tests need.
 */
import { $, fs } from 'zx';
import { type Lane, lanes } from './lanes/lanes.ts';

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
/** What only tests need, by the lane that does. */
const needed: Record<string, { program: string; name: string; why: string }> = {
  browser: { program: '/usr/bin/chromium', name: 'chromium', why: 'the page is opened in it' },
  engine: { program: '/usr/bin/redis-server', name: 'redis-server', why: 'a fleet has its queue in it' },
};
for (const [lane] of chosen) if (needed[lane] !== undefined) await install(needed[lane]);
const times: string[] = [];
for (const [name, { title, run }] of chosen) {
  const began = performance.now();
  process.stdout.write(`\n== ${name}: ${title}\n`);
  const trouble = await run(rest);
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

/** From the distribution. */
async function install({
  program,
  name,
  why,
}: {
  program: string;
  name: string;
  why: string;
}): Promise<void> {
  if (fs.existsSync(program)) return;
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`No ${program}, and it can only be installed as root: ${why}.\n`);
    return;
  }
  process.stdout.write(`Installing ${name} with apt-get: ${why}\n`);
  const apt = $({ env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  await apt`apt-get update --quiet`;
  await apt`apt-get install --yes --quiet --no-install-recommends ${name}`;
}

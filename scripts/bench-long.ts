/**
 * Whether a long trial stays flat in memory: `npm run bench -- long [MINUTES] [REQUESTS_PER_SECOND]`. One real trial, of a
 * server that writes a line for each request, sampled as often as a scenario can ask for; of each of oomlab's programs its
 * resident memory, once a second, and how that grows once it is warm. Exit code 1: it grows.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from '../src/statistics/median.ts';
import { type Point, theilSen } from '../src/statistics/trend.ts';

const [minutes = '60', perSecond = '500'] = process.argv.slice(2);
const lastS = Number(minutes) * 60;
const root = join(import.meta.dirname, '..');
/** What is left out at first: code is compiled, and heaps find their sizes. */
const warmUpMs = (lastS * 1000) / 4;
const blocks = 24;
const required = { mbPerHour: 4, level: 0.05 };

const scenario = `import { rate, scenario } from 'oomlab';
import { gunicorn } from 'oomlab/targets';

export default scenario({
  question: 'Does a long trial stay flat in memory?',
  target: gunicorn('--workers', '2', '--access-logfile', '-'),
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: rate({ requests: '/health', perSecond: ${Number(perSecond)}, for: '${lastS}s', maxInFlight: 200 }),
  until: { brokenFor: null, atMost: '${lastS + 5}s' },
  probeHz: 100,
  repeats: 1,
});
`;

/** The programs by the ends of their files' names. */
const roles: Record<string, string> = {
  '/src/cli.ts': 'front with its live block',
  '/src/lab/worker.ts': 'lab of the trial',
  '/src/load/main.ts': 'generator',
  '/src/probe/main.ts': 'probe',
  '/src/probe/census/main.ts': 'census',
};
const samples = new Map<string, Point[]>();

/** Of the processes that came of this one. */
function sample(atMs: number, ancestor: number): void {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? /^PPid:\t(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] : undefined;
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === ancestor || isOurs(parent));
  };
  for (const pid of parents.keys()) {
    const words = isOurs(pid) ? read(`/proc/${pid}/cmdline`).split('\0') : [];
    const role = Object.entries(roles).find(([end]) => words.some((word) => word.endsWith(end)))?.[1];
    const kib = Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? Number.NaN);
    // A shell's words hold the names of what it starts, too.
    if (role === undefined || !Number.isFinite(kib) || !words[0]?.includes('node')) continue;
    samples.set(role, [...(samples.get(role) ?? []), { atMs, value: (kib * 1024) / 1e6 }]);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Medians of as many stretches of the same length: a heap goes up and down between two collections. */
function stretches(points: readonly Point[]): Point[] {
  const each = Math.max(1, Math.floor(points.length / blocks));
  return Array.from({ length: Math.floor(points.length / each) }, (_, index) => {
    const within = points.slice(index * each, (index + 1) * each);
    return {
      atMs: within[Math.floor(within.length / 2)]?.atMs ?? Number.NaN,
      value: median(within.map(({ value }) => value)) ?? Number.NaN,
    };
  });
}

const folder = mkdtempSync(join(tmpdir(), 'oomlab-bench-'));
const file = join(folder, 'long.ts');
writeFileSync(file, scenario);
const command = `'${process.execPath}' '${root}/src/cli.ts' --results '${folder}' scenario '${file}'`;
// A terminal of its own, for the live block.
const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] });
let screen = '';
child.stdout.setEncoding('utf8').on('data', (text: string) => {
  screen = `${screen}${text}`.slice(-4000);
});
const over = once(child, 'exit') as Promise<[number | null]>;
let code: number | null | undefined;
void over.then(([exit]) => {
  code = exit;
});
const began = performance.now();
while (code === undefined) {
  sample(performance.now() - began, child.pid ?? 0);
  await Promise.race([wait(1000), over]);
}
rmSync(folder, { recursive: true });
if (code !== 0) {
  console.error(screen);
  throw new Error(`the trial ended with ${code}`);
}

console.log(`${minutes} minutes, ${perSecond} requests and lines per second, 100 samples per second`);
console.log(`${'program'.padEnd(28)}${'MB'.padStart(8)}${'MB per hour, 95 %'.padStart(28)}`);
for (const [role, all] of samples) {
  const first = all[0]?.atMs ?? 0;
  const warm = stretches(all.filter(({ atMs }) => atMs - first >= warmUpMs && atMs - first <= lastS * 1000));
  const grows = theilSen(warm, required.level);
  const perHour = (slope: number | undefined): string =>
    slope === undefined ? 'n/a' : (slope * 3_600_000).toFixed(1);
  const isFlat = grows !== null && (grows.low <= 0 || grows.slope * 3_600_000 <= required.mbPerHour);
  if (!isFlat) process.exitCode = 1;
  const interval = `${perHour(grows?.slope)} [${perHour(grows?.low)}, ${perHour(grows?.high)}]`;
  const level = (median(warm.map(({ value }) => value)) ?? Number.NaN).toFixed(0);
  console.log(
    `${role.padEnd(28)}${level.padStart(8)}${interval.padStart(28)}${isFlat ? '' : '  DOES NOT HOLD'}`,
  );
}

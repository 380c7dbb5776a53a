/**
 * What a report of a long trial takes: `oomlab report`, as a process of its own, on a made recording of so many rows of the
 * probe, with all that comes with them. `npm run bench -- report [ROWS ...]`; exit code 1 where a requirement does not hold.
 * Other work on the machine spoils the times.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openPage } from './bench/openPage.ts';
import { tellsPeak, toldPeak } from './bench/tellsPeak.ts';

const seed = 1;
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 300_000, 1_000_000];
/** Of a million rows, and in proportion of more; `slopes`: what a further row costs, against one of the shorter recordings. */
const required = { seconds: 10, rssBytes: 500e6, pageBytes: 3e6, readyMs: 1000, slopes: 1.5 };
const million = 1_000_000;

interface Cost {
  rows: number;
  seconds: number;
  cpuSeconds: number;
  rssBytes: number;
  pageBytes: number;
  /** null: no browser is here. */
  readyMs: number | null;
  answersMs: number | null;
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const program = file('../src/cli.ts');
async function costOf(rows: number): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-bench-'));
  try {
    const writer = [file('./testing/longRecording.ts'), folder, String(rows), String(seed)];
    const run = execFileSync(process.execPath, writer, { encoding: 'utf8' }).trim();
    const began = performance.now();
    const child = spawn(process.execPath, ['--import', tellsPeak, program, 'report', run], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    const [told, [code]] = await Promise.all([
      text(child.stdio[3] as NodeJS.ReadableStream),
      once(child, 'close'),
    ]);
    if (code !== 0) throw new Error(`oomlab report of ${rows} rows ended with ${code}`);
    const seconds = (performance.now() - began) / 1000;
    const page = join(run, 'report.html');
    const opened = await openPage(page);
    return {
      rows,
      seconds,
      ...toldPeak(told),
      pageBytes: statSync(page).size,
      readyMs: opened?.readyMs ?? null,
      answersMs: opened?.answersMs ?? null,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function say(what: string, value: string, bound: string, holds: boolean): void {
  console.log(`${what.padEnd(44)}${value.padStart(10)}  (${bound})${holds ? '  holds' : '  DOES NOT HOLD'}`);
  if (!holds) process.exitCode = 1;
}

const costs: Cost[] = [];
console.log(`seed ${seed}`);
console.log(
  ['rows', 'seconds', 'of a CPU', 'peak RSS, MB', 'page, bytes', 'rows/s', 'page drawn, ms', 'answers, ms']
    .map((head) => head.padStart(15))
    .join(''),
);
for (const rows of sizes) {
  const cost = await costOf(rows);
  costs.push(cost);
  const shown = [
    rows,
    cost.seconds.toFixed(1),
    cost.cpuSeconds.toFixed(1),
    (cost.rssBytes / 1e6).toFixed(0),
    cost.pageBytes,
  ];
  const page = [cost.readyMs, cost.answersMs].map((ms) => ms?.toFixed(0) ?? 'n/a');
  const cells = [...shown, (rows / cost.seconds).toFixed(0), ...page];
  console.log(cells.map((cell) => String(cell).padStart(15)).join(''));
}
for (const { rows, seconds, rssBytes, pageBytes, readyMs } of costs.slice(-1)) {
  const most = required.seconds * Math.max(1, rows / million);
  say(`seconds for ${rows} rows`, seconds.toFixed(1), `at most ${most}`, seconds <= most);
  const mostMb = (required.rssBytes / 1e6) * Math.max(1, rows / million);
  say('peak RSS, MB', (rssBytes / 1e6).toFixed(0), `at most ${mostMb}`, rssBytes <= mostMb * 1e6);
  say(
    'page, MB',
    (pageBytes / 1e6).toFixed(2),
    `at most ${required.pageBytes / 1e6}`,
    pageBytes <= required.pageBytes,
  );
  if (readyMs !== null)
    say('page drawn, ms', readyMs.toFixed(0), `at most ${required.readyMs}`, readyMs <= required.readyMs);
}
// By processor time: how long it takes is also up to what else goes on.
const slopes = costs.slice(1).map(({ rows, cpuSeconds }, index) => {
  const before = costs[index] as Cost;
  return (cpuSeconds - before.cpuSeconds) / (rows - before.rows);
});
const [first, last] = [slopes[0], slopes.at(-1)];
if (first !== undefined && last !== undefined && slopes.length > 1)
  say(
    'a further row, against one of the shorter',
    (last / first).toFixed(2),
    `at most ${required.slopes}`,
    last <= first * required.slopes,
  );

/**
 * What `oomlab autopsy` takes for long logs of several kinds: `npm run bench -- autopsy [MEGABYTES] [KIND ...]`; exit code 1
 * where a requirement does not hold. Other work on the machine spoils the times.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { tellsPeak, toldPeak } from './bench/tellsPeak.ts';
import { longLogs, writeLongLog } from './testing/longLogs.ts';

const seed = 1;
const [size = '300', ...named] = process.argv.slice(2);
const kinds = named.length > 0 ? named : Object.keys(longLogs);
const required = { seconds: 5, forMb: 300 };
const program = join(import.meta.dirname, '..', 'src', 'cli.ts');

const folder = mkdtempSync(join(tmpdir(), 'oomlab-bench-'));
const column = (values: readonly string[]): string =>
  values.map((value, index) => (index === 0 ? value.padEnd(22) : value.padStart(14))).join('');
console.log(`seed ${seed}, ${size} MB each`);
console.log(column(['kind', 'seconds', 'of a CPU', 'peak RSS, MB', 'deaths']));
try {
  for (const kind of kinds) {
    const path = join(folder, 'log');
    writeLongLog(path, kind, Number(size) * 1e6, seed);
    const began = performance.now();
    const child = spawn(process.execPath, ['--import', tellsPeak, program, 'autopsy', '--json', path], {
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    const exited = once(child, 'exit');
    const [out, told] = await Promise.all([
      text(child.stdout as NodeJS.ReadableStream),
      text(child.stdio[3] as NodeJS.ReadableStream),
    ]);
    await exited;
    const seconds = (performance.now() - began) / 1000;
    const { answers } = JSON.parse(out) as { answers: { tellsOfDeath: boolean }[] };
    const deaths = answers.filter(({ tellsOfDeath }) => tellsOfDeath).length;
    const holds = deaths > 0 && seconds <= (required.seconds * Number(size)) / required.forMb;
    if (!holds) process.exitCode = 1;
    const { rssBytes, cpuSeconds } = toldPeak(told);
    const figures = [seconds.toFixed(1), cpuSeconds.toFixed(1), (rssBytes / 1e6).toFixed(0), String(deaths)];
    console.log(`${column([kind, ...figures])}${holds ? '' : '  DOES NOT HOLD'}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

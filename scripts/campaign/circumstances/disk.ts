import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { uniformOf } from '../random.ts';
import { attempt, type CircumstanceOptions, type Figures, noFigures } from './attempt.ts';

const scenario = { path: 'test/engine/scenarios/brief.ts', name: 'brief' };
/** A run is not begun with less than 512 MiB: the device has so many, and a few for what is recorded. */
const deviceMib = 600;
/** Of which so much at most is left when it is filled: a recording of some seconds has as much. */
const mostLeftBytes = 400_000;
/** A run takes some seconds. */
const withinMs = 6000;

/** The disk of the results is filled at a moment of chance, but for a rest of chance; then it has room again. */
export async function diskCampaign(options: CircumstanceOptions): Promise<Figures> {
  const figures = noFigures();
  const random = uniformOf(options.seed);
  for (let round = 1; round <= options.rounds; round += 1) {
    await using disk = await loopDevice();
    const [afterMs, leftBytes] = [random() * withinMs, Math.round(random() * mostLeftBytes)];
    const { exitCode, all } = await attempt(figures, {
      name: 'disk full',
      results: disk.path,
      scenario,
      exitCodes: [3],
      during: async () => {
        await delay(afterMs);
        await disk.fill(leftBytes);
      },
      after: () => disk.free(),
    });
    if (exitCode === 3 && !/ENOSPC|Not enough disk/.test(all))
      figures.wrong.push(`does not say that the disk is full: ${all.slice(-300)}`);
    const next = await attempt(figures, { name: 'the run after it', results: disk.path, scenario });
    if (next.exitCode !== 0) figures.left.push(`the run after it: exit code ${next.exitCode}`);
    options.tell(
      `${round}: filled after ${Math.round(afterMs)} ms but for ${leftBytes} bytes: exit code ${exitCode}`,
    );
  }
  return figures;
}

interface Disk extends AsyncDisposable {
  path: string;
  /** But for so many bytes. */
  fill(butBytes: number): Promise<void>;
  free(): Promise<void>;
}

async function loopDevice(): Promise<Disk> {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-loop-'));
  await using scope = new AsyncDisposableStack();
  scope.defer(() => rmSync(folder, { recursive: true }));
  const [file, path] = [join(folder, 'device'), join(folder, 'mounted')];
  await execa('truncate', ['--size', `${deviceMib}M`, file]);
  await execa('mke2fs', ['-q', '-F', '-t', 'ext4', '-m', '0', '-O', '^has_journal', file]);
  await execa('mkdir', [path]);
  await execa('mount', ['-o', 'loop', file, path]);
  scope.defer(async () => void (await execa('umount', ['--lazy', path])));
  const filler = join(path, 'somebody-elses.file');
  const held = scope.move();
  return {
    path,
    async fill(butBytes) {
      // Twice: what others wrote meanwhile is counted the second time.
      for (let tries = 0; tries < 2; tries += 1) {
        const { bavail, bsize } = statfsSync(path);
        const bytes = bavail * bsize - butBytes;
        if (bytes > 0)
          await execa('fallocate', ['--length', String(bytes), `${filler}.${tries}`], { reject: false });
      }
    },
    free: async () => {
      for (const tries of [0, 1]) rmSync(`${filler}.${tries}`, { force: true });
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

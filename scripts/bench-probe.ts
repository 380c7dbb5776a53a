/**
 * What a sample costs: the probe at 20 Hz against a request to the Docker stats API for the same container, in turns,
 * on the engine that a run would use. `npm run bench [-- probe [ROUNDS]]`; exit code 1 where a requirement does not hold.
 * With `--guest` on cgroup v2, in the emulated machine of `npm test -- cgroup-v2`: there the ratio counts, and no time.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../src/lab/engine/resolve.ts';
import { ensureBase } from '../src/lab/images.ts';
import { runInGuest } from '../test/cgroup-v2/guest/boot.ts';
import { hz, measureRounds, probeMs, type Round } from './bench/probe/measureRounds.ts';
import { report } from './bench/probe/report.ts';

const args = process.argv.slice(2);
const inGuest = args.includes('--guest');
const [rounds = '3'] = args.filter((arg) => !arg.startsWith('--'));

const shell = (script: string) => ['sh', '-c', script];
const busy = shell('while :; do head -c 3000000 /dev/urandom | md5sum > /tmp/x; sleep 0.05; done');
/** Four readers of a file that is six times its memory. */
const thrashing = shell(
  'head -c 300000000 /dev/urandom > /x; for i in 1 2 3 4; do while :; do cat /x > /dev/null; done & done; wait',
);

async function here(): Promise<Round[]> {
  await using engine = await openEngine();
  const image = await ensureBase(engine.docker, () => {});
  return await measureRounds(engine, { image, busy, thrashing }, Number(rounds));
}

async function guest(): Promise<Round[]> {
  using finished = await runInGuest('cgroupfs', 'scripts/bench/probe/guestJob.ts', console.log);
  return JSON.parse(readFileSync(join(finished.out, 'rounds.json'), 'utf8'));
}

const results = inGuest ? await guest() : await here();
console.log(`median [lowest, highest] of ${results.length} rounds; ${hz} Hz for ${probeMs / 1000} s in each`);
if (!report(results) && !inGuest) process.exitCode = 1;

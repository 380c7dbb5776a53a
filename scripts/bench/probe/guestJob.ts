import { writeFileSync } from 'node:fs';
import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { reference } from '../../../test/cgroup-v2/cases.ts';
import { importImage } from '../../../test/cgroup-v2/guest/lab.ts';
import { measureRounds } from './measureRounds.ts';

/** In the guest without systemd: what the probe costs there, for `npm run bench -- probe --guest`. */

/** Emulated, a round takes minutes. */
const rounds = 1;

{
  await using engine = await openEngine();
  await importImage(engine);
  const work = { image: reference, busy: ['working-set', '8', '9', '1', '4'], thrashing: null };
  writeFileSync('/out/rounds.json', JSON.stringify(await measureRounds(engine, work, rounds)));
}

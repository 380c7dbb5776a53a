import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { importImage, runCases, writeWhatIsLeft } from './lab.ts';

/** In the guest without systemd, whose clock is set an hour forward and back again while trials run. */

const everyMs = 4000;
let over = false;
const clock = setAgainAndAgain();
{
  await using engine = await openEngine();
  await importImage(engine);
  await runCases('clock', ['oom-main', 'exits', 'survived']);
}
over = true;
await clock;
await writeWhatIsLeft('left.json');

async function setAgainAndAgain(): Promise<void> {
  for (let hours = 1; !over; hours = -hours) {
    await delay(everyMs);
    await execa('date', ['--set', `${hours > 0 ? '+' : '-'}1 hour`]);
  }
}

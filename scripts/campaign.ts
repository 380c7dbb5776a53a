/**
 * Breaks the breaker: `npm run campaign -- fleet --kills 500`. What it does to which processes is told by its parts; what it
 * saw is printed as JSON at the end.
 */
import { parseArgs } from 'node:util';
import { openMachines } from '../test/engine/fleet/machines.ts';
import { clockCampaign } from './campaign/circumstances/clock.ts';
import { diskCampaign } from './campaign/circumstances/disk.ts';
import { kernelLogCampaign } from './campaign/circumstances/kernelLog.ts';
import { swapCampaign } from './campaign/circumstances/swap.ts';
import { targetCampaign } from './campaign/circumstances/targets.ts';
import { fleetCampaign } from './campaign/fleet.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '500' },
    hosts: { type: 'string', default: '4' },
    repeats: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '3000' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const campaigns: Record<string, () => Promise<{ wrong: string[]; left: string[] }>> = {
  targets: () => targetCampaign({ only: values.only, repeats: Number(values.repeats), tell }),
  disk: () => diskCampaign({ rounds: Number(values.repeats), seed: Number(values.seed), tell }),
  clock: () => clockCampaign({ tell }),
  swap: () => swapCampaign({ rounds: Number(values.repeats), seed: Number(values.seed), tell }),
  'kernel-log': () => kernelLogCampaign({ rounds: Number(values.repeats), tell }),
  fleet: async () => {
    await using machines = await openMachines(Number(values.hosts));
    return await fleetCampaign(machines, {
      kills: Number(values.kills),
      repeats: Number(values.repeats),
      seed: Number(values.seed),
      everyMs: Number(values.every),
      tell,
    });
  },
};

const [name = ''] = positionals;
const campaign = campaigns[name];
if (campaign === undefined) {
  process.stderr.write(
    `There is no campaign called "${name}"\nThere are: ${Object.keys(campaigns).join(', ')}.\n`,
  );
  process.exit(2);
}
const figures = await campaign();
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
process.exitCode = Object.values(figures).every((each) => !Array.isArray(each) || each.length === 0) ? 0 : 1;

import { expect, test } from 'vitest';
import { breakRuns } from '../../scripts/campaign/breakRuns.ts';
import { outside } from '../../scripts/campaign/faults/outside.ts';
import { kill } from '../../scripts/campaign/faults/signals.ts';
import { openMachine } from '../../scripts/campaign/machine.ts';

test('while its processes and a target are killed, nothing is wrong, and nothing is left', async () => {
  await using machine = await openMachine('m1', 'of each run');
  const said: string[] = [];
  const { findings, faults } = await breakRuns([machine], {
    faults: [
      ...(['lab', 'probe', 'census', 'generator'] as const).map((role) => kill(role, { once: true })),
      { ...outside('docker kill'), once: true },
      kill('front', { once: true, exitCodes: [null] }),
    ],
    inTurn: true,
    count: 6,
    most: 6,
    seed: 1,
    undisturbedEvery: 10,
    tell: (text) => said.push(text),
  });
  expect(findings, said.join('\n')).toEqual([]);
  expect(Object.values(faults)).toEqual(Array.from({ length: 6 }, () => 1));
}, 300_000);

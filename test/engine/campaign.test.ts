import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { breakRuns } from '../../scripts/campaign/breakRuns.ts';
import { census, changes } from '../../scripts/campaign/census.ts';
import { outside } from '../../scripts/campaign/faults/outside.ts';
import { kill } from '../../scripts/campaign/faults/signals.ts';
import { type Machine, openMachine } from '../../scripts/campaign/machine.ts';
import { buildImages } from './fleet/machines.ts';

let machine: Machine;
beforeAll(async () => {
  await buildImages();
  machine = await openMachine('m1', 'of each run');
});
afterAll(() => machine[Symbol.asyncDispose]());

test('while its processes and a target are killed, nothing is wrong, and nothing is left', async () => {
  const said: string[] = [];
  const { findings, faults } = await breakRuns([machine], {
    faults: [
      // While there is load, or shortly before.
      kill('generator', { once: true }, [0, 500]),
      // Its recording has begun by then.
      kill('lab', { once: true }, [1000, 2000]),
      { ...outside('docker kill'), once: true },
      kill('front', { once: true, exitCodes: [null] }),
    ],
    inTurn: true,
    count: 4,
    most: 4,
    repeats: 20,
    seed: 1,
    goesOn: () => true,
    undisturbedEvery: 10,
    tell: (text) => said.push(text),
  });
  expect(findings, said.join('\n')).toEqual([]);
  expect(Object.values(faults)).toEqual(Array.from({ length: 4 }, () => 1));
}, 600_000);

test('what would be left is seen', async () => {
  const before = await census(machine);
  mkdirSync(join(machine.groups[0] ?? '', 'somebody'));
  writeFileSync(join(machine.state, 'a.swap'), '');
  await machine.tool(['ip', 'link', 'add', 'left0', 'type', 'bridge']);
  await machine.tool(['iptables', '-N', 'LEFT']);
  const child = machine.start(['engine', 'start']);
  await new Promise((resolve) => child.once('exit', resolve));
  const seen = changes(before, await census(machine)).join('\n');
  expect(seen).toMatch(/left: engine$/m);
  expect(seen).toMatch(/left: group \S+\/somebody$/m);
  expect(seen).toMatch(/left: file state\/a\.swap$/m);
  expect(seen).toMatch(/left: link left0$/m);
  expect(seen).toMatch(/left: firewall :LEFT/m);
  expect(seen).toMatch(/left: process \S+dockerd /m);
}, 120_000);

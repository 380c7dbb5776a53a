import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { labLabel } from '../../../src/hosts/beside/engineSocket.ts';
import { findEngine } from '../../../src/lab/engine/resolve.ts';
import { swapAreas } from '../../../src/lab/host/swap.ts';
import { readTrial } from '../../../src/record/readTrial.ts';
import { leftAt } from '../beside/left.ts';
import { eventsSoFar, leftovers, newestRun, until, verdictsOf } from '../oomlab.ts';
import { plainUser, whyNoUser } from './plainUser.ts';

const engine = await findEngine();
const socket = engine?.address.startsWith('unix://') ? engine.address.slice('unix://'.length) : null;
const missing = socket === null ? 'the engine has no Unix socket' : whyNoUser();

describe.skipIf(missing !== null || socket === null)(
  `a user without root, in the group of the engine's socket${missing === null ? '' : ` (${missing})`}`,
  () => {
    const user = (member: boolean) => plainUser(socket ?? '', { member });
    const there = async () => {
      if (engine === null) throw new Error('this test needs an engine');
      return leftAt(engine.docker);
    };
    afterEach(async () => {
      expect(await leftovers()).toEqual([]);
      expect(await there()).toEqual([]);
      expect(swapAreas().filter(({ path }) => path.endsWith('.swap'))).toEqual([]);
    });

    // A kill at the limit is seen beside an engine on cgroup v2.
    it('sees what root sees: heap OOME and swap thrash where they belong', async () => {
      await using plain = await user(true);
      const main = ['--yes', 'scenario', 'swap-vs-noswap', '--quick', '--add-swap', '--only', 'swap=2g'];
      const run = await plain.oomlab(main);
      expect(run.exitCode, String(run.all)).toBe(0);
      const seen = Object.fromEntries(
        verdictsOf(plain.results, 'swap-vs-noswap').map(({ variant, terminal, degradation }) => [
          `${variant.swap} ${variant.heap}`,
          [terminal.kind, degradation.kind],
        ]),
      );
      expect(seen['2g 96m']?.[0]).toBe('heap-oome');
      expect(seen['2g 1500m']?.[1]).toBe('swap-thrash');
      const trials = join(newestRun(plain.results, 'swap-vs-noswap'), 'trials');
      for (const id of readdirSync(trials)) {
        const { trial, events } = readTrial(join(trials, id));
        expect(events.filter(({ kind }) => kind === 'trouble')).toEqual([]);
        expect(trial.preconditions.find(({ name }) => name === 'kernel log')?.status).toBe('met');
        expect(trial.knobs.filter(({ ok }) => !ok)).toEqual([]);
      }
    });

    it('is told what would run, and asked, before anything does', async () => {
      await using plain = await user(true);
      const run = await plain.oomlab(['scenario', 'test/engine/scenarios/calm.ts']);
      expect(run.exitCode, String(run.all)).toBe(2);
      expect(run.all).toMatch(/can do what root can[\s\S]*--yes/);
    });

    it('that is cut off leaves a recording that can be read; the lab ends in order by itself', async () => {
      await using plain = await user(true);
      const trial = '01-heap=256m-r1';
      const run = plain.oomlab(['--yes', 'scenario', 'test/engine/scenarios/calm.ts']);
      await until(() => eventsSoFar(plain.results, 'calm', trial).includes('load-started'));
      await plain.killAll();
      await run;
      await until(async () => (await there()).every((each) => each.startsWith('volume')));
      const { probe, trial: record } = readTrial(join(newestRun(plain.results, 'calm'), 'trials', trial));
      expect(probe.length).toBeGreaterThan(10);
      expect(record.status).toBe('running');
      const clean = await plain.oomlab(['--yes', 'clean']);
      expect(clean.exitCode, String(clean.all)).toBe(0);
    });

    it('whose lab is killed has what came until then, and the next command removes what it left', async () => {
      await using plain = await user(true);
      const trial = '01-heap=256m-r1';
      const run = plain.oomlab(['--yes', 'scenario', 'test/engine/scenarios/calm.ts']);
      await until(() => eventsSoFar(plain.results, 'calm', trial).includes('load-started'));
      const [lab] = (await engine?.docker.listContainers({ filters: { label: [labLabel] } })) ?? [];
      await engine?.docker.getContainer(lab?.Id ?? '').kill();
      const { exitCode, all } = await run;
      expect(exitCode, String(all)).toBe(4);
      const { events } = readTrial(join(newestRun(plain.results, 'calm'), 'trials', trial));
      expect(events.at(-1)).toMatchObject({ kind: 'trouble', text: expect.stringContaining('is lost') });
      const clean = await plain.oomlab(['--yes', 'clean']);
      expect(clean.exitCode, String(clean.all)).toBe(0);
      expect(clean.all).toContain('removed container');
    });

    it('who is not in the group is told which one it is', async () => {
      await using plain = await user(false);
      const run = await plain.oomlab(['--yes', 'scenario', 'test/engine/scenarios/calm.ts']);
      expect(run.exitCode, String(run.all)).toBe(3);
      expect(run.all).toMatch(/may not use the engine's socket/);
    });
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { privateSocket, privateState } from '../../src/lab/engine/privateEngine.ts';
import { findEngine } from '../../src/lab/engine/resolve.ts';
import { stateFolder } from '../../src/lab/engine/state.ts';
import { oomlab, resultsFolder, until } from './oomlab.ts';

/** The engine of these tests is stopped for it, and started again. */
const privately = (await findEngine())?.kind === 'private';
afterEach(async () => {
  if (privately) await oomlab(['engine', 'start']);
});

it.skipIf(!privately)(
  'a private engine that a run started stays while another client is connected, and the next run stops it',
  async () => {
    const brief = (results: string) => ['--results', results, 'scenario', 'test/engine/scenarios/brief.ts'];
    using results = resultsFolder();
    await oomlab(['engine', 'stop']);
    const run = oomlab(brief(results.path));
    await until(() => privateState());
    const other = await until(
      () =>
        new Promise<ReturnType<typeof connect> | null>((resolve) => {
          const socket = connect(privateSocket());
          socket.once('connect', () => resolve(socket)).once('error', () => resolve(null));
        }),
    );
    const first = await run;
    expect(first.exitCode, first.all).toBe(0);
    expect(first.all).toMatch(/The private engine stays: another client is connected to it/);
    expect((await oomlab(['engine', 'status'])).all).toContain('which is gone');
    other.destroy();
    const second = await oomlab(brief(results.path));
    expect(second.exitCode, second.all).toBe(0);
    expect(privateState()).toBeNull();
  },
);

it('a second run is refused and told whose the first one is; with --wait it comes after it', async () => {
  using results = resultsFolder();
  const begin = (name: string) => ['--results', results.path, 'scenario', `test/engine/scenarios/${name}.ts`];
  const first = oomlab(begin('calm'));
  const refused = await until(async () => {
    const doctor = await oomlab(['doctor']);
    return doctor.all?.includes('in use: calm') ? oomlab(begin('brief')) : null;
  });
  expect(refused.exitCode, refused.all).toBe(3);
  expect(refused.all).toMatch(/Another run is under way: calm \S+ of \S+ \(process \d+\)/);
  const waiting = await oomlab(['--wait', ...begin('brief')]);
  expect(waiting.exitCode, waiting.all).toBe(0);
  expect(waiting.all).toContain('Waiting for another run: calm');
  expect((await first).exitCode).toBe(0);
});

it('commands that start or stop one at the same time do so one after the other', async () => {
  const state = mkdtempSync(join(dirname(stateFolder()), 'oomlab-test-'));
  const both = (what: string) =>
    Promise.all([1, 2].map(() => oomlab(['engine', what], { OOMLAB_STATE: state })));
  for (const { exitCode, all } of await both('start')) expect(exitCode, all).toBe(0);
  const stopped = await both('stop');
  for (const { exitCode, all } of stopped) expect(exitCode, all).toBe(0);
  expect(stopped.map(({ all }) => all.includes('is stopped')).sort()).toEqual([false, true]);
  rmSync(state, { recursive: true });
});

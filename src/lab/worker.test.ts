import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { type WorkerCommand, type WorkerMessage, workerMessageSchema } from './protocol.ts';

/** The program itself, as far as it gets without an engine; with one it is tested in test/engine. */

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'oomlab-worker-'));
});
afterEach(() => rmSync(state, { recursive: true }));

const order = (address: string): WorkerCommand => ({
  kind: 'plan',
  plan: aKilledTrial().trial.plan,
  place: {
    engine: { address, kind: 'environment' },
    images: {},
    shared: false,
    turn: 0,
    environment: aRun([]).run.environment,
  },
});

async function run(input: string): Promise<{ messages: WorkerMessage[]; exitCode?: number; stderr: string }> {
  const { stdout, exitCode, stderr } = await execa(
    process.execPath,
    [join(import.meta.dirname, 'worker.ts')],
    {
      input,
      reject: false,
      env: { OOMLAB_STATE: state },
    },
  );
  const messages = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => workerMessageSchema.parse(JSON.parse(line)));
  return { messages, stderr, ...(exitCode === undefined ? {} : { exitCode }) };
}

test('without a plan there is no trial', async () => {
  const { messages } = await run('');
  expect(messages).toEqual([expect.objectContaining({ kind: 'failed', message: 'no plan came' })]);
});

test('what is no plan is refused with exit code 2, and said', async () => {
  const { messages, exitCode, stderr } = await run('{"kind":"plan","plan":{}}\n');
  expect(messages).toEqual([expect.objectContaining({ kind: 'failed' })]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/does not understand its input: a message that is not as agreed/);
});

test('an engine that does not answer is a failure with two lines for the user; no recording, nothing left', async () => {
  const address = `unix://${join(state, 'none.sock')}`;
  const { messages, exitCode } = await run(`${JSON.stringify(order(address))}\n`);
  expect(messages).toEqual([
    {
      kind: 'failed',
      known: true,
      message: expect.stringContaining(`The engine at ${address} does not answer`),
      hint: 'Start it again: it answered when the run began.',
      exitCode: 3,
      stack: expect.any(String),
    },
  ]);
  expect(exitCode).toBe(0);
  expect(readdirSync(state)).toEqual([]);
});

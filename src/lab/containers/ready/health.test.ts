import { type ChildProcess, spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { expect, test, vi } from 'vitest';
import { noHealth } from './health.ts';

const never = new AbortController().signal;
const healthy = { State: { Running: true, Health: { Status: 'healthy' } }, Config: {} };

/** An engine that answers so, one after the other, and then the last again. */
const engineWith = (...answers: (object | Error)[]): Docker =>
  ({
    getContainer: () => ({
      inspect: async () => {
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer instanceof Error) throw answer;
        return answer;
      },
    }),
  }) as unknown as Docker;

test('an engine that does not answer is asked again', async () => {
  expect(await noHealth(engineWith(new Error('socket hang up'), healthy), 'a', 5000, never)).toBeNull();
});

test('and is no fault of ours where it stays so: that is why nothing is known', async () => {
  expect(await noHealth(engineWith(new Error('socket hang up\nat x')), 'a', 20, never)).toBe(
    'its health check never passed within 0.02 s: socket hang up',
  );
});

test('one that ended, or has no check, is not waited for', async () => {
  const ended = { State: { Running: false, ExitCode: 3 }, Config: {} };
  expect(await noHealth(engineWith(ended), 'a', 5000, never)).toContain('exit code 3');
  const unchecked = { State: { Running: true }, Config: { Healthcheck: { Test: ['NONE'] } } };
  expect(await noHealth(engineWith(unchecked), 'a', 5000, never)).toContain('no health check');
});

/** An engine whose container is starting, with a check of 0.1 s at most; its tests are what `start` makes, one after the other. */
function starting(start: (number: number) => Pick<Docker.ExecInspectInfo, 'Running' | 'ExitCode' | 'Pid'>) {
  let tests = 0;
  const inspected = {
    State: { Running: true, Health: { Status: 'starting' } },
    Config: { Healthcheck: { Test: ['CMD', 'check'], Timeout: 0.1e9 } },
  };
  const docker = {
    getContainer: () => ({
      id: '',
      inspect: async () => inspected,
      exec: async () => {
        tests += 1;
        const state = start(tests);
        const output = new PassThrough();
        if (!state.Running) output.end();
        return { start: async () => output, inspect: async () => ({ ...state }) };
      },
    }),
  } as unknown as Docker;
  return { docker, inspected, tests: () => tests };
}

const asExec = (child: ChildProcess) => ({
  get Running() {
    return child.exitCode === null && child.signalCode === null;
  },
  get ExitCode() {
    return child.exitCode ?? 137;
  },
  Pid: child.pid ?? 0,
});

test('a test that hangs is killed when its time is up, and gone before the next one starts', async () => {
  const hanging = spawn('sleep', ['600']);
  const signals: unknown[] = [];
  const { docker, tests } = starting((number) => {
    if (number === 1) return asExec(hanging);
    signals.push(hanging.signalCode);
    return { Running: false, ExitCode: 0, Pid: 0 };
  });
  expect(await noHealth(docker, '', 20_000, never)).toBeNull();
  expect(signals).toEqual(['SIGKILL']);
  expect(tests()).toBe(2);
});

test('one that can’t be killed is not started again; what the engine says counts all the while', async () => {
  const { docker, inspected, tests } = starting(() => ({ Running: true, ExitCode: null, Pid: 0 }));
  expect(await noHealth(docker, '', 1300, never)).toBe(
    'its health check never passed within 1.3 s: the test did not end',
  );
  expect(tests()).toBe(1);
  const again = noHealth(docker, '', 20_000, never);
  await vi.waitFor(() => expect(tests()).toBe(2));
  inspected.State.Health.Status = 'healthy';
  expect(await again).toBeNull();
});

test('one that runs when all is over is killed, too', async () => {
  const hanging = spawn('sleep', ['600']);
  const { docker } = starting(() => asExec(hanging));
  const ended = new Promise((done) => hanging.once('exit', (_, signal) => done(signal)));
  expect(await noHealth(docker, '', 50, never)).toBe(
    'its health check never passed within 0.05 s: the test did not end',
  );
  expect(await ended).toBe('SIGKILL');
});

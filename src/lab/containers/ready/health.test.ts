import type Docker from 'dockerode';
import { expect, test } from 'vitest';
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

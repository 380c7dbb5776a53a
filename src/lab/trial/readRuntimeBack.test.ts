import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { commandLineOf, environmentOf } from './readRuntimeBack.ts';

test('the variables and the words that a process was started with, and none of one that is gone', async () => {
  const child = spawn('sleep', ['60'], { env: { HEAP: '64m', WITH: 'a=b', EMPTY: '' } });
  await once(child, 'spawn');
  try {
    expect(environmentOf(child.pid ?? 0)).toEqual({ HEAP: '64m', WITH: 'a=b', EMPTY: '' });
    expect(commandLineOf(child.pid ?? 0)).toEqual(['sleep', '60']);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect(environmentOf(child.pid ?? 0)).toEqual({});
  expect(commandLineOf(child.pid ?? 0)).toEqual([]);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { environmentOf } from './readRuntimeBack.ts';

test('the variables that a process was started with', async () => {
  const child = spawn('sleep', ['60'], { env: { HEAP: '64m', WITH: 'a=b', EMPTY: '' } });
  await once(child, 'spawn');
  try {
    expect(environmentOf(child.pid ?? 0)).toEqual({ HEAP: '64m', WITH: 'a=b', EMPTY: '' });
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect(environmentOf(child.pid ?? 0)).toBeNull();
});

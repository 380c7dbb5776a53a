import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { command } from './command.ts';

/** The process group of what /proc/PID/stat tells: its fifth field, the third after the name. Source: proc(5). */
const groupOf = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);

test('a terminal that interrupts the run does not interrupt it', async () => {
  const { stdout } = await command('cat', ['/proc/self/stat']);
  expect(groupOf(stdout)).not.toBe(groupOf(readFileSync('/proc/self/stat', 'utf8')));
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { endedByItself, startChild } from './child.ts';

/** Tiny programs that do to us what a dying machine does. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-child-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const schema = z.strictObject({ number: z.number() });

function start(program: string, niceness = 0) {
  const file = join(folder, 'program.ts');
  writeFileSync(file, program);
  const messages: number[] = [];
  const troubles: string[] = [];
  const child = startChild<{ say: string }, { number: number }>({
    file,
    schema,
    cpus: null,
    niceness,
    onMessage: ({ number }) => void messages.push(number),
    onTrouble: (text) => void troubles.push(text),
  });
  return { child, messages, troubles };
}

test('what it says is handed over before its end is told', async () => {
  const { child, messages, troubles } = start(
    `for (let n = 0; n < 1000; n += 1) process.stdout.write(JSON.stringify({ number: n }) + '\\n');`,
  );
  expect(endedByItself(await child.exited)).toBe('ended by itself with exit code 0');
  expect(messages).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  expect(troubles).toEqual([]);
});

test('killed in the middle of a line: the half is trouble, the lines before it are there', async () => {
  const { child, messages, troubles } = start(
    `process.stdout.write('{"number":1}\\n{"number":2}\\n{"numb', () => process.kill(process.pid, 'SIGKILL'));
     setInterval(() => {}, 1000);`,
  );
  expect((await child.exited).how).toBe('by SIGKILL');
  expect(messages).toEqual([1, 2]);
  expect(troubles).toEqual(['a line that is no JSON, as one is that was cut off: {"numb']);
});

test('what is not as agreed is told once, with the reason, then counted; what comes after it is heard', async () => {
  const { child, messages, troubles } = start(
    `process.stdout.write('{"number":"one"}\\nhello\\n\\n{"number":2,"more":3}\\n{"number":4}\\n');`,
  );
  await child.exited;
  expect(messages).toEqual([4]);
  expect(troubles).toEqual([
    expect.stringMatching(/^a message that is not as agreed \(.*expected number.*\): \{"number":"one"\}$/),
    '3 more lines were no messages',
  ]);
});

test('its last words are quoted', async () => {
  const { child } = start(`process.stderr.write('no such thing\\nat line 3\\n'); process.exit(7);`);
  expect(endedByItself(await child.exited)).toBe('ended by itself with exit code 7: no such thing');
});

test('it ends with its input; what does not is killed', async () => {
  const obedient = start(`process.stdin.on('end', () => process.stdout.write('{"number":1}\\n')).resume();`);
  await obedient.child[Symbol.asyncDispose]();
  expect(obedient.messages).toEqual([1]);
  const deaf = start(`process.stdout.write('{"number":1}\\n'); setInterval(() => {}, 1000);`);
  expect(await deaf.child.endedWithin(1)).toBe(true);
  expect((await deaf.child.exited).how).toBe('by SIGKILL');
});

test('what is sent to one that is gone is no error', async () => {
  const { child } = start('process.exit(0)');
  await child.exited;
  expect(() => child.send({ say: 'hello' })).not.toThrow();
});

test.runIf(process.getuid?.() === 0 && existsSync('/proc/self/autogroup'))(
  'one that is to go first does so before other sessions too, and not only within its own',
  async () => {
    const { child, messages, troubles } = start(
      `import { readFileSync } from 'node:fs';
       process.stdin.once('data', () => {
         const [, nice] = /nice (-?\\d+)/.exec(readFileSync('/proc/self/autogroup', 'utf8')) ?? [];
         process.stdout.write(JSON.stringify({ number: Number(nice) }) + '\\n', () => process.exit());
       });`,
      -15,
    );
    child.send({ say: 'now' });
    await child.exited;
    expect({ messages, troubles }).toEqual({ messages: [-15], troubles: [] });
  },
);

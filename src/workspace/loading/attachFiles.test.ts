import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileTrials } from '../../scenario/compile.ts';
import { steady } from '../../scenario/loads/steady.ts';
import { aSpec } from '../../scenario/testing/aScenario.ts';
import { validateScenario } from '../../scenario/validate.ts';
import { attachFiles } from './attachFiles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

const load = (data: string, file = 'photo.bin') =>
  steady({
    requests: [{ path: '/{{data.name}}', method: 'POST', body: { file } }],
    data,
    connections: 1,
    for: '1s',
  });

test('rows and bytes of files that loads name are in the plans, wherever the load stands', () => {
  write('users.csv', '\ufeffname, city\r\n"Ann, A.",Köln\r\n\r\nbob,\r\n');
  write('photo.bin', Buffer.from([0, 255]));
  const spec = aSpec({
    load: load('users.csv'),
    vary: { by: { one: {}, other: { load: load('users.csv') } } },
    quick: { load: load('users.csv') },
  });
  const scenario = validateScenario(attachFiles(spec, folder, 'a.ts'), 'a.ts');
  for (const quick of [true, false]) {
    const options = { source: 'a.ts', runId: 'r', seed: 1, quick, repeats: 1, only: {} };
    for (const plan of compileTrials(scenario, options))
      expect(plan.load).toMatchObject({
        data: {
          columns: ['name', 'city'],
          rows: [
            ['Ann, A.', 'Köln'],
            ['bob', ''],
          ],
          count: 2,
        },
        requests: [{ body: { kind: 'file', base64: 'AP8=' } }],
      });
  }
});

test('what is JSON stays as it is', () => {
  const spec = aSpec({
    load: steady({
      requests: [{ path: '/', body: { json: { data: 'none.csv', shape: 'x', body: { file: 'none' } } } }],
      connections: 1,
      for: '1s',
    }),
  });
  expect(attachFiles(spec, folder, 'a.ts')).toEqual(spec);
});

test.each<[string, string | Buffer | null, string]>([
  ['is not there', null, 'cannot be read'],
  ['has no rows', 'a,b\n', 'has no rows'],
  ['is empty', '', 'has no rows'],
  ['has a row that is too short', 'a,b\n1\n', 'is no CSV'],
  ['has a column twice', 'a,a\n1,2\n', 'two columns are called "a"'],
  ['has a column without a name', 'a,\n1,2\n', 'a column has no name'],
  ['is too large', Buffer.alloc(4 * 1024 ** 2 + 1, 'a'), '4.0 MiB'],
])('a table that %s is refused in two lines', (_, content, what) => {
  if (content !== null) write('users.csv', content);
  write('photo.bin', '');
  try {
    attachFiles(aSpec({ load: load('users.csv') }), folder, 'a.ts');
    expect.unreachable();
  } catch (error) {
    const { message, hint } = error as { message: string; hint: string };
    expect(message).toContain('a.ts: load.data: users.csv');
    expect(message).toContain(what);
    expect(`${message}\n${hint}`.split('\n')).toHaveLength(2);
  }
});

test('a file for a body that is not there is refused, with its place', () => {
  write('users.csv', 'name\nann\n');
  expect(() => attachFiles(aSpec({ load: load('users.csv', 'none') }), folder, 'a.ts')).toThrow(
    /load\.requests\.0\.body\.file: none cannot be read/,
  );
});

test('what stands within itself, as a module can export it, is refused with its place', () => {
  const sent: Record<string, unknown> = { path: '/' };
  sent.body = { form: sent };
  const itself = steady({ requests: [sent] as never, connections: 1, for: '1s' });
  expect(() => attachFiles(aSpec({ load: itself }), folder, 'a.ts')).toThrow(
    /^a\.ts: load\..*stands within itself/,
  );
});

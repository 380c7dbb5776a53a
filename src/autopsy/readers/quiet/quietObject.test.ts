import { expect, test } from 'vitest';
import { quietObject } from './quietObject.ts';

const stamp = '2024-05-01T10:11:12.345Z';

test('the lines of an object in which nobody says anything of a death', () => {
  const kernel = { __REALTIME_TIMESTAMP: '1714558272345000', _TRANSPORT: 'kernel', MESSAGE: 'eth0: link up' };
  const said = { '@timestamp': stamp, level: 'INFO', message: 'all is well' };
  const held = [kernel, said, { log: 'all is well', time: stamp }].map((one) =>
    quietObject(JSON.stringify(one)),
  );
  expect(held.map((lines) => lines?.map(({ text, origin }) => `${origin}: ${text}`))).toEqual([
    ['kernel: eth0: link up'],
    ['program: all is well'],
    ['unsigned: all is well'],
  ]);
});

test.each<[string, object]>([
  ['without a stamp', { message: 'all is well' }],
  ['what is escaped', { '@timestamp': stamp, message: 'one\ntwo' }],
  ['text as bytes', { __REALTIME_TIMESTAMP: '1714558272345000', MESSAGE: [111, 111, 109] }],
  [
    'text that is put together',
    { type: 'platform.report', time: stamp, record: { requestId: 'a', status: 'timeout' } },
  ],
  ['a row of pods', { '@timestamp': stamp, message: 'web-5f7  0/1  Pending  0  10m' }],
  ['a counter', { '@timestamp': stamp, message: 'low 0' }],
  ['an object within', { '@timestamp': stamp, message: '{}' }],
  ['a document', { '@timestamp': stamp, State: {} }],
])('%s is read by everybody', (_, one) => {
  expect(quietObject(JSON.stringify(one))).toBeNull();
});

test.each(['{"time": ', '{"time": 5', 'words', ''])('"%s" is no object', (raw) => {
  expect(quietObject(raw)).toBeNull();
});

import { expect, test } from 'vitest';
import { refuseExpectedOfNone } from './compile.ts';

const variants = [
  { heap: '96m', swap: 'off' },
  { heap: '1500m', swap: 'off' },
];
const refuse = (when: Record<string, string | number>, of: readonly Record<string, string>[] = variants) =>
  refuseExpectedOfNone(
    { expect: [{ terminal: ['survived'] }, { when, terminal: ['survived'] }] },
    of,
    'a.ts',
  );

test('what is expected of no variant is refused, with those that are there', () => {
  expect(() => refuse({ heap: '1g' })).toThrow('a.ts: expect.1.when: no variant has heap=1g');
  expect(() => refuse({ heap: '96m', swap: 'on' })).toThrow('no variant has heap=96m, swap=on');
  expect(() => refuse({ heap: '1g' })).toThrow(
    expect.objectContaining({ hint: 'There are: heap=96m, swap=off; heap=1500m, swap=off.' }),
  );
  expect(() => refuse({ heap: '1g' }, [{}])).toThrow(
    expect.objectContaining({ hint: 'Nothing varies there: leave "when" out.' }),
  );
});

test('of one, of some, or of all it is not', () => {
  expect(() => refuse({ heap: '96m' })).not.toThrow();
  expect(() => refuse({ swap: 'off' })).not.toThrow();
  expect(() => refuse({})).not.toThrow();
  expect(() => refuse({ size: 2 }, [{ size: '2' }])).not.toThrow();
});

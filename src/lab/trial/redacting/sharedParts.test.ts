import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { expect, test } from 'vitest';
import { randomStream } from '../../../random.ts';
import { searchFor } from '../../../scenario/secrets/search.ts';
import { maskingParts } from './sharedParts.ts';

const secrets = ['planted-8f3e', 'planted-', 'tedious secret', 'geheimnüs'];
const content =
  'ä planted-8f3e, planted-planted-8f3e tedious secret\nplante d-8f3e geheimnüs\xff planted-8f3';

/** What is in the file in the end, when its parts are written one after the other, each from its offset on. */
function written(cuts: readonly number[], path = 'gc.log'): Buffer {
  const masked = maskingParts(searchFor(secrets));
  const bytes = Buffer.from(content);
  let file = Buffer.alloc(0);
  for (const [index, from] of [0, ...cuts].entries()) {
    const part = bytes.subarray(from, cuts[index] ?? bytes.length);
    const { offset, base64 } = masked({
      kind: 'shared',
      path,
      offset: from,
      base64: part.toString('base64'),
    });
    file = Buffer.concat([file.subarray(0, offset), Buffer.from(base64, 'base64')]);
  }
  return file;
}

const stars = (text: string): string => '*'.repeat(Buffer.byteLength(text));
const expected = content
  .replaceAll('planted-8f3e', stars)
  .replaceAll('planted-', stars)
  .replaceAll('tedious secret', stars)
  .replaceAll('geheimnüs', stars);

test('wherever a file is cut, its secrets are masked, and nothing else', () => {
  expect(written([]).toString()).toBe(expected);
  const length = Buffer.byteLength(content);
  for (let cut = 1; cut < length; cut += 1) expect(written([cut]).toString(), `at ${cut}`).toBe(expected);
  const random = randomStream(5, 'order of trials');
  for (let trial = 0; trial < 200; trial += 1) {
    const cuts = Array.from({ length: uniformInt(random, 2, 40) }, () => uniformInt(random, 1, length - 1));
    expect(written([...new Set(cuts)].toSorted((one, other) => one - other)).toString()).toBe(expected);
  }
});

test('a part is sent at once and whole, and one of another file or of a file that began anew is no next one', () => {
  const masked = maskingParts(searchFor(secrets));
  const sent = (path: string, offset: number, text: string) => {
    const part = masked({ kind: 'shared', path, offset, base64: Buffer.from(text).toString('base64') });
    return [part.offset, Buffer.from(part.base64, 'base64').toString()];
  };
  expect(sent('a', 0, 'x plant')).toEqual([0, 'x plant']);
  expect(sent('b', 7, 'ed-8f3e')).toEqual([7, 'ed-8f3e']);
  expect(sent('a', 7, 'ed-8f3e.')).toEqual([2, '************.']);
  expect(sent('a', 0, 'ed-8f3e')).toEqual([0, 'ed-8f3e']);
});

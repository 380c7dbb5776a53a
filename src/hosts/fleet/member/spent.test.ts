import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import { openBlock, sealBlock } from '../front/queueOfRun.ts';
import { sealOf } from '../seal.ts';
import { isGood, openSpent } from './spent.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-spent-'));
  vi.stubEnv('OOMLAB_STATE', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const { plan } = buildRecording({}).trial;
const block = { id: 'a', plans: [{ ...plan, id: 'a' }] };
const seal = sealOf('key');
const closingOf = (value: unknown) => openBlock(value, 'a', 'run-1', seal).closing;
const close = (until = Date.now() + 60_000) => sealBlock(block, 'run-1', seal, until);

test('a trial of a closed block that was executed is known for that, also by the next program; the others are not', () => {
  const closing = closingOf(close());
  openSpent().of(closing).add('a');
  const spent = openSpent().of(closing);
  expect(['a', 'b'].map(spent.has)).toEqual([true, false]);
  spent.add('b');
  expect(['a', 'b'].map(openSpent().of(closing).has)).toEqual([true, true]);
});

test('closed anew by whoever has the key, the same block may be executed again; written in another way it may not', () => {
  const data = close() as { closed: string };
  openSpent().of(closingOf(data)).add('a');
  expect(openSpent().of(closingOf(close())).has('a')).toBe(false);
  // The last bits of base64 before its padding are of no byte.
  const last = /([A-Za-z0-9+/])(=+)$/.exec(data.closed);
  if (last === null) return expect(data.closed.length % 4).toBe(0);
  const other = String.fromCharCode((last[1] ?? '').charCodeAt(0) + 1);
  const same = { closed: data.closed.replace(/.(=+)$/, `${other}$1`) };
  expect(Buffer.from(same.closed, 'base64')).toEqual(Buffer.from(data.closed, 'base64'));
  expect(openSpent().of(closingOf(same)).has('a')).toBe(true);
});

test('of what is not sealed nothing is kept', () => {
  const spent = openSpent().of(openBlock({ open: JSON.stringify(block) }, 'a', 'run-1', null).closing);
  spent.add('a');
  expect(spent.has('a')).toBe(false);
  expect(readdirSync(join(folder, 'executed'))).toEqual([]);
});

test('it is kept for as long as the block is good, and then forgotten', () => {
  const until = Date.now() + 60_000;
  const closing = closingOf(close(until));
  expect(closing?.until).toBe(until);
  openSpent().of(closing).add('a');
  expect(isGood({ until }, until)).toBe(true);
  expect(openSpent(until).of(closing).has('a')).toBe(true);
  expect(isGood({ until }, until + 1)).toBe(false);
  openSpent(until + 1);
  expect(readdirSync(join(folder, 'executed'))).toEqual([]);
});

import { expect, test } from 'vitest';
import { columns, fixture } from '../../../test/fixtures/probe/fixture.ts';
import { readPidsEvents } from './pids.ts';

test('hits of the pid limit', () => {
  expect(columns(readPidsEvents, fixture('v1/limited/pids/pids.events'))).toEqual({ pidsLimitHits: 0 });
  expect(columns(readPidsEvents, fixture('v2/limited/pids.events'))).toEqual({ pidsLimitHits: 0 });
  expect(columns(readPidsEvents, 'max 17\n')).toEqual({ pidsLimitHits: 17 });
});

test('a cut-off or empty file is not read', () => {
  expect(columns(readPidsEvents, 'max 1')).toEqual({});
  expect(columns(readPidsEvents, '')).toEqual({});
});

test('a number longer than any of 64 bits is not read', () => {
  expect(columns(readPidsEvents, `max ${'9'.repeat(400)}\n`)).toEqual({});
});

import { expect, test } from 'vitest';
import { ownLimit } from './ownLimit.ts';

test.each([
  ['64MiB', 64 * 1024 ** 2],
  ['1GiB', 1024 ** 3],
  ['67108864', 67_108_864],
  ['512B', 512],
  ['off', null],
  ['64MB', null],
  ['', null],
])('GOMEMLIMIT=%s', (GOMEMLIMIT, bytes) => {
  expect(ownLimit('any', { GOMEMLIMIT }, [])?.bytes ?? null).toBe(bytes);
});

test('whose limit it is, the option tells, where nothing else does', () => {
  expect(ownLimit('any', { GOMEMLIMIT: '64MiB' }, [])?.runtime).toBe('go');
  expect(ownLimit('any', {}, ['node', '--max-old-space-size=64', 'a.js'])).toEqual({
    runtime: 'node',
    bytes: 64 * 1024 ** 2,
  });
  expect(ownLimit('any', { DOTNET_GCHeapHardLimit: '0x4000000' }, [])?.runtime).toBe('dotnet');
  expect(ownLimit('any', {}, ['/app'])).toBeNull();
});

test('what a runtime does not read is no limit of it', () => {
  expect(ownLimit('python', { GOMEMLIMIT: '64MiB' }, [])).toBeNull();
  expect(ownLimit('go', {}, ['--max-old-space-size=64'])).toBeNull();
});

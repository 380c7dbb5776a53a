import { afterEach, describe, expect, test, vi } from 'vitest';
import { sealOf, sealOfEnvironment } from './seal.ts';

const bytes = Buffer.from('a plan with a secret');
const closed = sealOf('key').close(bytes, 'run-1 a');

afterEach(() => vi.unstubAllEnvs());

test('whoever has the key opens it, and nobody else reads it', () => {
  expect(sealOf('key').open(closed, 'run-1 a')).toEqual(bytes);
  expect(closed.includes('secret')).toBe(false);
  // The same twice is not seen to be the same.
  expect(sealOf('key').close(bytes, 'run-1 a')).not.toEqual(closed);
  expect(sealOf('key').open(sealOf('key').close(Buffer.alloc(0), 'x'), 'x')).toHaveLength(0);
});

describe('refused is', () => {
  test('another key, and what it was closed for in place of what it is used for', () => {
    expect(() => sealOf('kez').open(closed, 'run-1 a')).toThrow();
    expect(() => sealOf('key').open(closed, 'run-1 b')).toThrow();
  });

  test('a change of any byte', () => {
    for (let at = 0; at < closed.length; at += 1) {
      const changed = Buffer.from(closed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => sealOf('key').open(changed, 'run-1 a'), `byte ${at}`).toThrow();
    }
  });

  test('what was cut, down to nothing', () => {
    for (let length = 0; length < closed.length; length += 1)
      expect(() => sealOf('key').open(closed.subarray(0, length), 'run-1 a'), `${length}`).toThrow();
  });
});

test('the key is that of the environment; an empty one is none', () => {
  vi.stubEnv('OOMLAB_QUEUE_KEY', 'key');
  expect(sealOfEnvironment()?.open(closed, 'run-1 a')).toEqual(bytes);
  for (const none of ['', undefined]) {
    vi.stubEnv('OOMLAB_QUEUE_KEY', none);
    expect(sealOfEnvironment()).toBeNull();
  }
});

import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { ensureReference } from './engineImages.ts';

/** An engine on amd64 that has an image for these processors. */
const engineWith = (Architecture: string): Docker =>
  ({
    getImage: () => ({ inspect: async () => ({ Architecture, Os: 'linux' }) }),
    version: async () => ({ Arch: 'amd64' }),
  }) as unknown as Docker;

const ensure = (has: string, asked?: string): Promise<string> =>
  ensureReference(engineWith(has), 'shop:1', () => {}, asked);

test.each([
  ['amd64', undefined],
  ['amd64', 'linux'],
  ['amd64', 'linux/x86_64'],
  ['arm64', 'linux/arm64/v8'],
  ['arm64', 'aarch64'],
  ['arm', 'linux/arm/v7'],
])('an image for %s is used where %s is asked for', async (has, asked) => {
  expect(await ensure(has, asked)).toBe('shop:1');
});

test.each([
  ['arm64', undefined, 'the engine runs on amd64'],
  ['amd64', 'linux/arm64', 'linux/arm64 is asked for'],
  ['arm', 'linux/arm64', 'linux/arm64 is asked for'],
])('an image for %s is not where %s is', async (has, asked, why) => {
  await expect(ensure(has, asked)).rejects.toThrow(why);
});

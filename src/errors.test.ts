import { expect, test } from 'vitest';
import { usageError } from './errors.ts';

test('what somebody wrote at length is not repeated at length', () => {
  const long = `${'x'.repeat(100_000)}, and why`;
  const { message, hint, also } = usageError(`a.yaml: "${long}"`, long, undefined, [long]);
  expect(message).toMatch(/^a\.yaml: "x+ … x+, and why"$/);
  for (const text of [message, hint, ...also]) expect(text.length).toBeLessThan(10_000);
  const output = Array(20).fill('npm error '.repeat(30)).join('\n');
  expect(usageError('a', output).hint).toBe(output);
});

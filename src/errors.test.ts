import { expect, test } from 'vitest';
import { usageError } from './errors.ts';

test('what somebody wrote at length is not repeated at length', () => {
  const long = 'x'.repeat(100_000);
  const { message, hint, also } = usageError(`a.yaml: "${long}"`, long, undefined, [long]);
  expect(message).toMatch(/^a\.yaml: "x+…$/);
  for (const text of [message, hint, ...also]) expect(text.length).toBeLessThan(2000);
});

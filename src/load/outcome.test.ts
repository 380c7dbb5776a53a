import { expect, test } from 'vitest';
import { outcomeOfError, outcomeOfStatus } from './outcome.ts';

test.each([
  [200, 'ok'],
  [206, 'ok'],
  [304, 'ok'],
  [399, 'ok'],
  [400, 'non2xx'],
  [503, 'non2xx'],
  [103, 'malformed'],
])('status %i is %s', (status, outcome) => {
  expect(outcomeOfStatus(status)).toBe(outcome);
});

test.each([
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['EMFILE', 'lost'],
  [undefined, 'lost'],
])('error %s is %s', (code, outcome) => {
  expect(outcomeOfError(code)).toBe(outcome);
});

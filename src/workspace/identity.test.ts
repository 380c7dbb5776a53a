import { expect, test } from 'vitest';
import { identify } from './identity.ts';

const again = (args: readonly string[]): string => `oomlab ${args.join(' ')}`;
const typed = ['scenario', 'a'];

test('a run is had again with the seed that was given, or else with the one that was drawn', () => {
  expect(identify({ seed: 7, typed, again })).toMatchObject({ seed: 7, command: 'oomlab scenario a' });
  const { seed, command } = identify({ seed: null, typed, again });
  expect(command).toBe(`oomlab scenario a --seed ${seed}`);
});

test('one that waited for its first host begins under its own name', () => {
  const identity = { runId: 'run-1', seed: 3, command: 'oomlab scenario a --seed 3' };
  expect(identify({ seed: null, typed, again, identity })).toBe(identity);
});

import { afterEach, expect, test, vi } from 'vitest';
import { instanceName, stateFolder } from './state.ts';

afterEach(() => vi.unstubAllEnvs());

const nameFor = (folder: string): string => {
  vi.stubEnv('OOMLAB_STATE', folder);
  return instanceName();
};

test('the state folder is the one that the environment names', () => {
  vi.stubEnv('OOMLAB_STATE', '/some/where');
  expect(stateFolder()).toBe('/some/where');
});

test('two state folders have two names, the same one always the same', () => {
  expect(nameFor('/a')).toBe(nameFor('/a'));
  expect(nameFor('/a')).not.toBe(nameFor('/b'));
});

test('a name fits a network interface, and a level of a systemd slice', () => {
  expect(nameFor('/a/rather/long/path/to/some/state')).toMatch(/^oomlab-[0-9a-f]{6}$/);
  expect(nameFor('/a').length).toBeLessThanOrEqual(15);
});

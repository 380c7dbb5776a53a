import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { home } from '../../installation.ts';
import { loadExperiment } from '../loadExperiment.ts';
import { loadScenario } from './loadScenario.ts';
import { requireOurs } from './requireOurs.ts';

const nobody = 65_534;
let folder: string;
let file: string;
beforeEach(() => {
  vi.stubEnv('SUDO_UID', undefined);
  vi.stubEnv('SUDO_GID', undefined);
  folder = mkdtempSync(join(tmpdir(), 'oomlab-ours-'));
  file = join(folder, 'scenarios', 'mine.ts');
  mkdirSync(dirname(file));
  chmodSync(dirname(file), 0o755);
  writeFileSync(file, 'globalThis.wasExecuted = true;\nexport default {};\n');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const take = () => requireOurs(file, folder, true);
const give = (path: string): void => chownSync(path, nobody, nobody);

test('a file of our own, and what comes with the program, are taken', () => {
  expect(take).not.toThrow();
  expect(() => requireOurs(join(home, 'scenarios', 'swap-vs-noswap.ts'), '.', true)).not.toThrow();
});

describe.skipIf(process.getuid?.() !== 0)('as root (skipped for others)', () => {
  test.each<[string, () => void]>([
    ['the file', () => give(file)],
    ['its folder', () => give(dirname(file))],
    ['the folder that it was looked for in', () => give(folder)],
    [
      'the folder that a link leads to',
      () => {
        mkdirSync(join(folder, 'theirs'));
        writeFileSync(join(folder, 'theirs', 'a.ts'), '');
        give(join(folder, 'theirs'));
        rmSync(file);
        symlinkSync('../theirs/a.ts', file);
      },
    ],
  ])('what another user has a hand in is not executed for its name: %s', (_, plant) => {
    plant();
    expect(take).toThrow(/is not executed for its name alone: .* belongs to user 65534$/);
  });

  test.each<[string, () => void]>([
    ['all may write into it', () => chmodSync(file, 0o666)],
    ['all may put another in its place', () => chmodSync(dirname(file), 0o777)],
    [
      'a group may',
      () => {
        chownSync(dirname(file), 0, nobody);
        chmodSync(dirname(file), 0o775);
      },
    ],
  ])('nor what another may change: %s', (_, open) => {
    open();
    expect(take).toThrow(/is not executed for its name alone: others may write to /);
  });

  test('a folder of all, as /tmp is, takes nothing away from a file of ours in it', () => {
    chmodSync(folder, 0o1777);
    expect(take).not.toThrow();
  });

  test('a checkout of whoever became root by sudo is his, with what his own group may write', () => {
    for (const path of [folder, dirname(file), file]) give(path);
    for (const path of [folder, dirname(file)]) chmodSync(path, 0o775);
    vi.stubEnv('SUDO_UID', String(nobody));
    vi.stubEnv('SUDO_GID', String(nobody));
    expect(take).not.toThrow();
    vi.stubEnv('SUDO_UID', '1000');
    expect(take).toThrow('belongs to user 65534');
  });

  test('by its name a scenario of another’s is refused before it is executed, by its path it is taken', async () => {
    give(file);
    const before = process.cwd();
    process.chdir(folder);
    try {
      await expect(loadScenario('mine')).rejects.toThrow('not executed for its name alone');
      expect('wasExecuted' in globalThis).toBe(false);
      await expect(loadScenario('scenarios/mine.ts')).rejects.toThrow('question');
      expect('wasExecuted' in globalThis).toBe(true);
    } finally {
      process.chdir(before);
      Reflect.deleteProperty(globalThis, 'wasExecuted');
    }
  });

  test('so is an experiment', async () => {
    const own = join(folder, 'experiments', 'theirs');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'experiment.ts'), 'globalThis.wasExecuted = true;\nexport default {};\n');
    give(join(own, 'experiment.ts'));
    await expect(loadExperiment('theirs', dirname(own))).rejects.toThrow('not executed for its name alone');
    expect('wasExecuted' in globalThis).toBe(false);
  });
});

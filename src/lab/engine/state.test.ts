import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSharedFolder } from '../trial/sharedFolder.ts';
import { privateState } from './privateEngine.ts';
import { compiledFolder, instanceName, ownFolder, ownState, stateFolder } from './state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-state-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

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

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const at = (...names: string[]): string => join(folder, ...names);

test('nobody else sees into it, nor into what is made in it', () => {
  vi.stubEnv('OOMLAB_STATE', at('above', 'state'));
  expect(compiledFolder()).toBe(at('above', 'state', 'compiled'));
  expect([modeOf(at('above', 'state')), modeOf(compiledFolder()), modeOf(ownFolder('engine'))]).toEqual([
    '700',
    '700',
    '700',
  ]);
});

test('one that was open to others before is closed, by whoever reads it', () => {
  mkdirSync(at('state'));
  chmodSync(at('state'), 0o777);
  vi.stubEnv('OOMLAB_STATE', at('state'));
  expect(privateState()).toBeNull();
  expect(modeOf(at('state'))).toBe('700');
});

describe.skipIf(process.getuid?.() !== 0)('as root (skipped for others)', () => {
  const nobody = 65_534;
  const refused = /^The state folder .*(belongs to user 65534|others may write|user 65534 made)/;

  test.each([
    [
      'the folder is another user’s',
      () => {
        mkdirSync(at('state'));
        chownSync(at('state'), nobody, nobody);
        return at('state');
      },
    ],
    [
      'a folder above it is',
      () => {
        mkdirSync(at('home', 'state'), { recursive: true });
        chownSync(at('home'), nobody, nobody);
        return at('home', 'state');
      },
    ],
    [
      'it is to be made in one',
      () => {
        mkdirSync(at('home'));
        chownSync(at('home'), nobody, nobody);
        return at('home', 'not', 'there');
      },
    ],
    [
      'a group may write to the folder above it',
      () => {
        mkdirSync(at('ours', 'state'), { recursive: true });
        chownSync(at('ours'), 0, nobody);
        chmodSync(at('ours'), 0o775);
        return at('ours', 'state');
      },
    ],
    [
      'a link of another user’s leads to it',
      () => {
        mkdirSync(at('ours'));
        symlinkSync(at('ours'), at('link'));
        execFileSync('chown', ['-h', String(nobody), at('link')]);
        return at('link');
      },
    ],
  ])('nothing is read, made or stopped by what others wrote: %s', (_, plant) => {
    const state = plant();
    vi.stubEnv('OOMLAB_STATE', state);
    // It would be told which process to end.
    if (existsSync(state)) {
      mkdirSync(join(state, 'engine'));
      writeFileSync(join(state, 'engine', 'engine.json'), '{}');
    }
    for (const use of [ownState, compiledFolder, privateState, openSharedFolder])
      expect(use).toThrow(refused);
    if (state.endsWith('there')) expect(existsSync(at('home', 'not'))).toBe(false);
  });

  const nothingYet = () => {
    mkdirSync(at('state', 'compiled'), { recursive: true });
    chmodSync(at('state'), 0o777);
    vi.stubEnv('OOMLAB_STATE', at('state'));
  };

  test.each<[string, () => string]>([
    ['a file', () => plantFile(at('state', 'engine.json'))],
    [
      'a link',
      () => {
        symlinkSync('/etc/passwd', at('state', 'link'));
        execFileSync('chown', ['-h', String(nobody), at('state', 'link')]);
        return at('state', 'link');
      },
    ],
    [
      'a file in a folder that was open, too',
      () => {
        chmodSync(at('state', 'compiled'), 0o777);
        return plantFile(at('state', 'compiled', 'cache'));
      },
    ],
    [
      'a file of ours that anybody may have written into',
      () => {
        writeFileSync(at('state', 'consent.json'), '');
        chmodSync(at('state', 'consent.json'), 0o666);
        return at('state', 'consent.json');
      },
    ],
  ])('what others laid into it while it was open is never taken for ours: %s', (_, plant) => {
    nothingYet();
    const planted = plant();
    // Nor the second time: it is not closed over it.
    for (const use of [ownState, compiledFolder]) expect(use).toThrow(`others could write to it, and`);
    expect(ownState).toThrow(planted);
    rmSync(planted);
    expect(ownState()).toBe(at('state'));
    expect(modeOf(at('state'))).toBe('700');
  });

  test('files of others in a folder of its own that nobody could write to, as containers leave them, are let be', () => {
    nothingYet();
    plantFile(at('state', 'compiled', 'of a container'));
    expect(ownState()).toBe(at('state'));
  });

  function plantFile(path: string): string {
    writeFileSync(path, '{}');
    chownSync(path, nobody, nobody);
    return path;
  }

  test('a link of root’s own is followed', () => {
    mkdirSync(at('disk'));
    symlinkSync(at('disk'), at('state'));
    vi.stubEnv('OOMLAB_STATE', at('state'));
    ownFolder('engine');
    expect([modeOf(at('disk')), modeOf(at('disk', 'engine'))]).toEqual(['700', '700']);
  });

  test('in the container of a lab it is what the engine mounted', () => {
    mkdirSync(at('volume'));
    chownSync(at('volume'), nobody, nobody);
    vi.stubEnv('OOMLAB_STATE', at('volume'));
    vi.stubEnv('OOMLAB_LAB', 'nonce');
    expect(ownState()).toBe(at('volume'));
  });
});

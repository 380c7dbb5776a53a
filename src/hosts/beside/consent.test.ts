import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import type { EngineInfo } from '../../lab/engine/engine.ts';
import { explanation, hasConsent, requireConsent } from './consent.ts';
import { labOptions } from './container.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'oomlab-consent-'));
  vi.stubEnv('OOMLAB_STATE', join(state, 'not-there-yet'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const engine = (ID = 'one') => ({ address: 'ssh://box', info: { ID, Name: 'box' } as EngineInfo });
const nobody = async (): Promise<null> => null;
const never = (): never => {
  throw new Error('asked again');
};

test('who says yes is told first, and asked once for each engine', async () => {
  const told: string[] = [];
  const ask = async (text: readonly string[]): Promise<boolean> => {
    told.push(...text);
    return true;
  };
  await requireConsent(engine(), 'you are not root here', { yes: false, ask });
  expect(told).toEqual(explanation(engine(), 'you are not root here'));
  expect(told.join('\n')).toMatch(/what root can[\s\S]*SYS_ADMIN[\s\S]*docker inspect/);
  await requireConsent(engine(), 'you are not root here', { yes: false, ask: never });
  expect([hasConsent(engine()), hasConsent(engine('another'))]).toEqual([true, false]);
});

test('all that the container has beyond others is named, each by its name, with what it is for', () => {
  const { HostConfig } = labOptions({ image: 'i', nonce: 'n', stateFolder: '/state', keep: false });
  // How it ends, and what is kept of it: nothing that it may do.
  const { AutoRemove: _ends, RestartPolicy: _again, LogConfig: _log, ...rights } = HostConfig ?? {};
  const has = Object.entries(rights).flatMap(([field, value]) =>
    [value].flat().map((each) => [field, typeof each === 'object' ? each.Source : String(each)]),
  );
  const named = explanation(engine(), 'why').map((line) => line.trim().split(/ {2,}/));
  for (const [field, name] of has) expect(named).toContainEqual([field, name, expect.stringMatching(/\w/)]);
  expect(named.filter(([field = '']) => field in rights)).toHaveLength(has.length);
  expect(has).toContainEqual(['DeviceCgroupRules', 'b *:* rw']);
});

test('consent to less than it has now is asked for again', async () => {
  await requireConsent(engine(), 'why', { yes: true, ask: never });
  const file = join(state, 'not-there-yet', 'consent.json');
  const text = readFileSync(file, 'utf8');
  const given = JSON.parse(text);
  given.one.to = given.one.to.filter((name: string) => name !== 'SecurityOpt seccomp=unconfined');
  writeFileSync(file, JSON.stringify(given));
  expect(hasConsent(engine())).toBe(false);
  writeFileSync(file, JSON.stringify({ one: { address: 'ssh://box', at: 'before' } }));
  expect(hasConsent(engine())).toBe(false);
  writeFileSync(file, text);
  expect(hasConsent(engine())).toBe(true);
});

test('--yes asks nobody, and is remembered', async () => {
  await requireConsent(engine(), 'why', { yes: true, ask: never });
  await requireConsent(engine(), 'why', { yes: false, ask: never });
});

test('with nobody to ask it says how to allow it', async () => {
  await expect(requireConsent(engine(), 'why', { yes: false, ask: nobody })).rejects.toMatchObject({
    message: expect.stringContaining('what root can'),
    hint: expect.stringContaining('--yes'),
    exitCode: exitCodes.usage,
  });
});

test('who says no has nothing started, and is asked again', async () => {
  const no = async (): Promise<boolean> => false;
  await expect(requireConsent(engine(), 'why', { yes: false, ask: no })).rejects.toThrow(
    'Nothing was started',
  );
  expect(hasConsent(engine())).toBe(false);
});

test('a file that is none any more is as if nobody had been asked', async () => {
  vi.stubEnv('OOMLAB_STATE', state);
  writeFileSync(join(state, 'consent.json'), '{');
  expect(hasConsent(engine())).toBe(false);
  await requireConsent(engine(), 'why', { yes: true, ask: never });
  expect(hasConsent(engine())).toBe(true);
});

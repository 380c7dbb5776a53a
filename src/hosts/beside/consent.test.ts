import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import type { EngineInfo } from '../../lab/engine/engine.ts';
import { explanation, hasConsent, requireConsent } from './consent.ts';

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

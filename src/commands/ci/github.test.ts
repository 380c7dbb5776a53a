import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { foundIn } from '../../report/found.ts';
import { anExpectation } from '../../study/testing/anExpectation.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import { captureOutput } from '../testing/captureOutput.ts';
import { tellGithub } from './github.ts';

afterEach(() => vi.restoreAllMocks());

const killed = aKilledTrial();
const run = aRun([killed], { expectations: [anExpectation({ terminal: ['survived'] })] });
const verdicts = [aVerdict(killed)];
const found = foundIn(run, verdicts);

function told(asked: boolean, environment: NodeJS.ProcessEnv): string {
  const out = captureOutput();
  tellGithub(run.run, found, verdicts, asked, environment);
  return out();
}

test('outside of its jobs GitHub is told when that is asked for', () => {
  expect(told(false, {})).toBe('');
  expect(told(true, {})).toMatch(/^::error title=oomlab swap-vs-noswap%3A not held::.*survived.*\n$/);
});

test('in a job the page gets its part, behind what was there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-github-'));
  try {
    const page = join(folder, 'summary.md');
    for (const _ of [1, 2]) expect(told(false, { GITHUB_STEP_SUMMARY: page })).toMatch(/^::error /);
    const parts = readFileSync(page, 'utf8').split(/^## /m);
    expect(parts).toHaveLength(3);
    expect(parts[2]).toContain('**not held**');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a page that can not be written costs nothing but a word', () => {
  expect(told(true, { GITHUB_STEP_SUMMARY: '/nowhere/summary.md' })).toContain(
    'could not be written: ENOENT',
  );
});

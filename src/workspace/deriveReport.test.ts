import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../errors.ts';
import { trialFolder } from '../record/layout.ts';
import { aRun } from '../record/testing/aRun.ts';
import { createRun } from '../record/writeRun.ts';
import { deriveReport, outputError } from './deriveReport.ts';
import { keepDerived } from './keepDerived.ts';

const golden = join(import.meta.dirname, '..', '..', 'test', 'golden');
const trials = ['v1-oom-kill-main', 'v1-failed-to-start'];
const outputs = ['verdicts.json', 'summary.csv', 'report.md', 'report.html', 'figures'];

let results: string;
let folder: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-derive-'));
  folder = createRun(results, { ...aRun([]).run, trials });
});
afterEach(() => rmSync(results, { recursive: true }));

const record = (...names: string[]): void => {
  for (const name of names) cpSync(join(golden, name), trialFolder(folder, name), { recursive: true });
};
const there = (): string[] => outputs.filter((name) => existsSync(join(folder, name)));
const verdictsWritten = (): number =>
  JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')).verdicts.length;

describe('an output that can not be written costs no other', () => {
  test.each(outputs.slice(0, 4))('%s', (broken) => {
    record(...trials);
    // A folder in its place stands for whatever prevents it.
    mkdirSync(join(folder, broken));
    const { failures, verdicts } = deriveReport(folder, new Date());
    expect(failures.map(({ output }) => output)).toEqual([broken]);
    expect(verdicts).toHaveLength(2);
    expect(there()).toEqual(outputs);
    expect(outputError(failures)).toMatchObject({
      message: expect.stringMatching(
        new RegExp(`^Of the report these could not be written: ${broken} \\(EISDIR`),
      ),
      exitCode: exitCodes.lab,
    });
  });

  test('nor does a report of which nothing can be made but the verdicts', () => {
    record(...trials);
    mkdirSync(join(folder, 'report.md'));
    mkdirSync(join(folder, 'report.html'));
    const { failures } = deriveReport(folder, new Date());
    expect(failures.map(({ output }) => output)).toEqual(['report.md', 'report.html']);
    expect(verdictsWritten()).toBe(2);
  });

  test('and none is no error', () => {
    record(...trials);
    expect(outputError(deriveReport(folder, new Date()).failures)).toBeNull();
  });
});

describe('after each trial', () => {
  test('what is known is written', () => {
    const keeper = keepDerived(true);
    const [first = '', second = ''] = trials;
    record(first);
    expect(keeper.add(folder, first).terminal.kind).toBe('oom-kill');
    expect(verdictsWritten()).toBe(1);
    expect(there()).toEqual(outputs);
    record(second);
    keeper.add(folder, second);
    expect(verdictsWritten()).toBe(2);
  });

  test('of a run without a report of its own, the verdicts are', () => {
    const [first = ''] = trials;
    record(first);
    keepDerived(false).add(folder, first);
    expect(there()).toEqual(['verdicts.json', 'summary.csv']);
  });

  test('an output that can not be written ends nothing', () => {
    const [first = ''] = trials;
    record(first);
    mkdirSync(join(folder, 'verdicts.json'));
    expect(() => keepDerived(true).add(folder, first)).not.toThrow();
    expect(there()).toEqual(outputs);
  });
});

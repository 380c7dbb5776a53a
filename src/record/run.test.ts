import { execFileSync } from 'node:child_process';
import {
  lchownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../errors.ts';
import { findRun, listRuns, readRun } from './readRun.ts';
import type { RunRecord } from './schema.ts';
import { aKilledTrial } from './testing/aKilledTrial.ts';
import { aRun } from './testing/aRun.ts';
import { createRun, updateRun, writeDerived } from './writeRun.ts';
import { openTrialWriter } from './writeTrial.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-results-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const aRecord = (changes: Partial<RunRecord> = {}): RunRecord => aRun([], changes).run;
const create = (scenario: string, runId: string, startedAt = '2025-01-01T10:00:00.000Z'): string =>
  createRun(results, aRecord({ scenario, runId, startedAt }));

test('a run is read with the trials that had begun, in the order of execution', () => {
  const [first, second] = [aKilledTrial('01-r1').trial, aKilledTrial('02-r1').trial];
  const run = aRecord({ trials: ['01-r1', '02-r1', '03-r1'] });
  const folder = createRun(results, run);
  for (const trial of [second, first]) openTrialWriter(folder, trial, () => {})[Symbol.dispose]();
  const read = readRun(folder);
  expect(read.run).toEqual(run);
  expect(read.recordings.map(({ trial }) => trial)).toEqual([first, second]);
});

test('a trial that was killed before its first record was written is none', () => {
  const folder = createRun(results, aRecord({ trials: ['01-r1'] }));
  mkdirSync(join(folder, 'trials', '01-r1'));
  writeFileSync(join(folder, 'trials', '01-r1', 'trial.json.new'), '{ "sch');
  expect(readRun(folder).recordings).toEqual([]);
});

test('the newest state of a run replaces the one before', () => {
  const folder = create('a', 'run-1');
  updateRun(folder, aRecord({ status: 'interrupted' }));
  expect(readRun(folder).run.status).toBe('interrupted');
});

test('a run that a newer oomlab recorded is refused', () => {
  const folder = create('a', 'run-1');
  const path = join(folder, 'run.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"schema": 1', '"schema": 2'));
  expect(() => readRun(folder)).toThrow(
    expect.objectContaining({
      message: `${path}: recorded with schema 2, and this oomlab reads schema 1`,
      hint: 'Read it with the oomlab that recorded it.',
      exitCode: exitCodes.usage,
    }),
  );
});

test.each(['{"schema": 1, "ru', '"a text"', '{"schema": 1, "runId": []}'])(
  'a run.json that is damaged is refused in words: %s',
  (text) => {
    const folder = create('a', 'run-1');
    writeFileSync(join(folder, 'run.json'), text);
    expect(() => readRun(folder)).toThrow(
      expect.objectContaining({
        name: 'OomlabError',
        message: expect.stringContaining(`${join(folder, 'run.json')} is damaged: `),
      }),
    );
  },
);

test('derived files go where they say, folders included, and replace older ones', () => {
  const folder = create('a', 'run-1');
  writeDerived(folder, [{ path: 'report.md', content: 'old' }]);
  writeDerived(folder, [
    { path: 'report.md', content: 'new' },
    { path: 'figures/memory.svg', content: '<svg/>' },
  ]);
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toBe('new');
  expect(readFileSync(join(folder, 'figures', 'memory.svg'), 'utf8')).toBe('<svg/>');
});

describe('in a folder that others may write to', () => {
  const victim = (): string => join(results, 'for root alone');
  const kept = (): string => readFileSync(victim(), 'utf8');
  beforeEach(() => writeFileSync(victim(), 'as it was'));

  test.each(['run.json', 'run.json.new', 'report.html', 'report.html.new'])('%s is a link', (name) => {
    const folder = create('a', 'run-1');
    rmSync(join(folder, name), { force: true });
    symlinkSync(victim(), join(folder, name));
    updateRun(folder, aRecord());
    writeDerived(folder, [{ path: 'report.html', content: 'new' }]);
    expect(kept()).toBe('as it was');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe('new');
  });

  test('what has a second name is replaced, and not written into', () => {
    const folder = create('a', 'run-1');
    linkSync(victim(), join(folder, 'report.html'));
    writeDerived(folder, [{ path: 'report.html', content: 'new' }]);
    expect(kept()).toBe('as it was');
  });

  test('a link in the place of a folder is not followed, and that is said with its path', () => {
    const folder = create('a', 'run-1');
    mkdirSync(join(results, 'elsewhere'));
    symlinkSync(join(results, 'elsewhere'), join(folder, 'figures'));
    expect(() => writeDerived(folder, [{ path: 'figures/a.svg', content: '' }])).toThrow(
      `${join(folder, 'figures', 'a.svg')}: a link, or something that is no file, is in its place`,
    );
    rmSync(folder, { recursive: true });
    symlinkSync(join(results, 'elsewhere'), folder);
    expect(() => updateRun(folder, aRecord())).toThrow(/is not followed/);
    expect(readdirSync(join(results, 'elsewhere'))).toEqual([]);
  });

  test.each(['../../elsewhere', '..', '/etc', 'a/../b', ''])('a recording can’t name %j', (id) => {
    const folder = createRun(results, aRecord({ trials: [id] }));
    expect(() => readRun(folder)).toThrow(/leads out of/);
    expect(() => writeDerived(folder, [{ path: `figures/${id}`, content: '' }])).toThrow(/leads out of/);
    const { trial } = aKilledTrial(id);
    expect(() => openTrialWriter(folder, trial, () => {})).toThrow(/leads out of/);
  });

  describe.skipIf(process.getuid?.() !== 0)('as root (skipped for others)', () => {
    const nobody = 65_534;
    const plant = (to: string, at: string): void => {
      symlinkSync(to, at);
      lchownSync(at, nobody, nobody);
    };

    test('results that another user’s link leads to are not written', () => {
      mkdirSync(join(results, 'elsewhere'));
      plant(join(results, 'elsewhere'), join(results, 'a'));
      expect(() => create('a', 'run-1')).toThrow(/user 65534 made/);
      expect(() => createRun(join(results, 'a', 'results'), aRecord())).toThrow(/user 65534 made/);
      expect(readdirSync(join(results, 'elsewhere'))).toEqual([]);
    });

    test('nor read: a run is found by no link of another’s, but for the newest of a folder', () => {
      const folder = create('a', 'run-1');
      plant(results, join(results, 'link'));
      expect(() => findRun(join(results, 'link'), 'a')).toThrow(/user 65534 made/);
      expect(() => listRuns(join(results, 'link'))).toThrow(/user 65534 made/);
      rmSync(join(results, 'a', 'latest'));
      plant('run-1', join(results, 'a', 'latest'));
      for (const name of ['a', join(results, 'a', 'latest')]) expect(findRun(results, name)).toBe(folder);
      rmSync(join(results, 'a', 'latest'));
      const elsewhere = create('b', 'run-2');
      plant(elsewhere, join(results, 'a', 'latest'));
      expect(() => findRun(results, 'a')).toThrow('leads out of');
      plant(elsewhere, join(results, 'a', 'run-3'));
      expect(() => findRun(results, 'run-3')).toThrow(/user 65534 made/);
    });

    test('root’s own link is followed: results may lie on another disk', () => {
      mkdirSync(join(results, 'disk'));
      symlinkSync(join(results, 'disk'), join(results, 'a'));
      expect(create('a', 'run-1')).toBe(join(results, 'disk', 'run-1'));
    });

    test('nothing that a recording links to gets into a report', () => {
      const { trial } = aKilledTrial('01-r1');
      const folder = createRun(results, aRecord({ trials: ['01-r1'] }));
      openTrialWriter(folder, trial, () => {})[Symbol.dispose]();
      const log = join(folder, 'trials', '01-r1', 'target.log');
      rmSync(log);
      symlinkSync(victim(), log);
      expect(() => readRun(folder)).toThrow(/is not followed/);
      rmSync(log);
      execFileSync('mkfifo', [log]);
      expect(() => readRun(folder)).toThrow(/is not followed/);
    });
  });
});

describe('latest', () => {
  test('points at the newest run, by a relative name that survives a move', () => {
    create('a', 'run-1');
    create('a', 'run-2');
    expect(readlinkSync(join(results, 'a', 'latest'))).toBe('run-2');
  });

  test('is each scenario’s own', () => {
    create('a', 'run-1');
    create('b', 'run-2');
    expect(readlinkSync(join(results, 'a', 'latest'))).toBe('run-1');
  });

  test('works again after a run that was killed while it changed it', () => {
    create('a', 'run-1');
    symlinkSync('run-gone', join(results, 'a', 'latest.new'));
    create('a', 'run-2');
    expect(readlinkSync(join(results, 'a', 'latest'))).toBe('run-2');
  });
});

describe('a run is found', () => {
  test.each([
    ['by its scenario: the newest', () => 'a'],
    ['by scenario and id', () => 'a/run-2'],
    ['by its id alone', () => 'run-2'],
    ['by the link', () => 'a/latest'],
    ['by its folder', () => join(results, 'a', 'run-2')],
  ])('%s', (_, name) => {
    create('a', 'run-1');
    create('b', 'run-3');
    const folder = create('a', 'run-2');
    expect(findRun(results, name())).toBe(folder);
  });

  test.each(['c', 'run-9', 'a/run-3', 'latest', ''])(
    'not by %j: two lines, and how to see what there is',
    (name) => {
      create('a', 'run-1');
      create('b', 'run-3');
      expect(() => findRun(results, name)).toThrow(
        expect.objectContaining({
          message: `There is no run called "${name}"`,
          hint: expect.stringContaining('list --runs'),
          exitCode: exitCodes.usage,
        }),
      );
    },
  );

  test('nor where nothing was recorded yet', () => {
    expect(() => findRun(join(results, 'none'), 'a')).toThrow('There is no run called "a"');
  });
});

test('all runs are listed once each, oldest first', () => {
  create('b', 'run-3', '2025-03-01T00:00:00.000Z');
  create('a', 'run-1', '2025-01-01T00:00:00.000Z');
  create('a', 'run-2', '2025-02-01T00:00:00.000Z');
  mkdirSync(join(results, 'a', 'no-run'));
  expect(listRuns(results).map(({ run }) => run.runId)).toEqual(['run-1', 'run-2', 'run-3']);
  expect(listRuns(join(results, 'none'))).toEqual([]);
});

test('a folder without a run is refused', () => {
  expect(() => readRun(results)).toThrow(`${results}: there is no run here (run.json is missing)`);
});

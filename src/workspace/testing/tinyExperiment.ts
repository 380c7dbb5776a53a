import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeColumn } from '../../record/probeRow.ts';
import type { RunRecord } from '../../record/schema.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { createRun } from '../../record/writeRun.ts';
import { compileTrials } from '../../scenario/compile.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { loadScenario } from '../loading/loadScenario.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** One of `test/experiments` in a folder of its own, with results whose trials are golden recordings. */
export interface TinyExperiment extends Disposable {
  experiments: string;
  results: string;
  /** The experiment's folder. */
  folder: string;
  /** Replaces something in one of its files. */
  change: (file: string, from: string, to: string) => void;
  read: (file: string) => string;
  /** Records a run of `tiny`; `runId` says which is newest. */
  record: (
    changes?: Partial<RunRecord> & { golden?: Record<string, string>; memory?: number },
  ) => Promise<void>;
}

export function tinyExperiment(name = 'tiny'): TinyExperiment {
  const base = mkdtempSync(join(tmpdir(), 'oomlab-experiment-'));
  const [experiments, results] = [join(base, 'experiments'), join(base, 'results')];
  const folder = join(experiments, name);
  cpSync(join(root, 'test', 'experiments', name), folder, { recursive: true });
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const change = (file: string, from: string, to: string): void => {
    if (!read(file).includes(from)) throw new Error(`${file} does not hold ${from}`);
    writeFileSync(
      join(folder, file),
      read(file).replaceAll(from, () => to),
    );
  };
  return {
    experiments,
    results,
    folder,
    change,
    read,
    record: (changes = {}) => record(results, changes),
    [Symbol.dispose]: () => rmSync(base, { recursive: true }),
  };
}

const usually = { off: 'v1-oom-kill-main', '1g': 'v1-swap-thrash' };

async function record(
  results: string,
  { golden = usually, memory, ...changes }: Parameters<TinyExperiment['record']>[0] & object,
): Promise<void> {
  const { name, scenario, source: file } = await loadScenario('test/experiments/tiny-scenario.ts');
  const runId = changes.runId ?? 'run-1';
  const plans = compileTrials(scenario, { source: file, runId, seed: 5, quick: false, repeats: 1, only: {} });
  const { run } = aRun([]);
  const command = `npm run oomlab -- --results ${results} scenario ${name} --seed 5`;
  const trials = plans.map(({ id }) => id);
  const folder = createRun(results, { ...run, runId, scenario: name, seed: 5, command, trials, ...changes });
  for (const plan of plans) {
    const machine = { ...plan.machine, ...(memory === undefined ? {} : { memoryBytes: memory }) };
    recordGolden(folder, { ...plan, machine }, golden[plan.variant.swap ?? ''] ?? '');
  }
}

/**
 * A golden recording as the trial of a plan; its folder. As a kernel would have left it that does not count who had the
 * processors: some were made on busy machines, and a search leaves those out.
 */
export function recordGolden(runFolder: string, plan: TrialPlan, golden: string): string {
  const trial = join(runFolder, 'trials', plan.id);
  mkdirSync(trial, { recursive: true });
  cpSync(join(root, 'test', 'golden', golden), trial, { recursive: true });
  const file = join(trial, 'trial.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), plan }));
  const probe = join(trial, 'probe.csv');
  writeFileSync(probe, withoutColumn(readFileSync(probe, 'utf8'), 'cpuFullUs'));
  return trial;
}

/** Its cells are empty. */
function withoutColumn(csv: string, column: ProbeColumn): string {
  const [head = '', ...rows] = csv.split('\n');
  const at = head.split(',').indexOf(column);
  return [head, ...rows.map((row) => (row === '' ? row : row.split(',').with(at, '').join(',')))].join('\n');
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../../src/record/layout.ts';
import { readRun } from '../../src/record/readRun.ts';
import type { RunRecording } from '../../src/record/recording.ts';
import { isOutrun } from '../../src/study/holding.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { type Census, census, changes } from './census.ts';
import type { Fault } from './fault.ts';
import type { UnderWay } from './underWay.ts';

/** What is known of the variants by construction. */
const truth: Record<string, string> = { '24m': 'oom-kill', '256m': 'survived' };

/** What became of a run's trials. */
export interface Trials {
  recorded: number;
  /** To their own end. */
  complete: number;
  counted: number;
}

/** A run that should have ended by itself, and did not within this time. */
const endsWithinMs = 200_000;

/** Waits for its end, and ends it by force where it does not come. @returns what was seen of it, one line each */
export async function awaitEnd(run: UnderWay): Promise<string[]> {
  if (!(await run.goesOn(endsWithinMs))) return [];
  const seen = run.machine.processes().map(({ pid, words }) => {
    const waits = ['wchan', 'stat'].map((file) => read(`/proc/${pid}/${file}`)).join(' ');
    return `hung: ${words.join(' ').slice(0, 160)} (process ${pid}) waits in ${waits.slice(0, 80)}`;
  });
  process.kill(run.pid, 'SIGKILL');
  await run.end;
  return [`hung: it did not end within ${endsWithinMs / 1000} s. ${run.said().slice(-300)}`, ...seen];
}

const documented = [0, 1, 2, 3, 4, 130];

/** With which a command may end by these. */
export const codesOf = (faults: readonly Fault[]): (number | null)[] =>
  faults.flatMap(({ exitCodes = [] }) => exitCodes);

/** A command that has ended. */
interface Ended {
  /** null: by a signal. */
  exitCode?: number | null | undefined;
  all: string;
}

/** Whether a command ended as it may, and says of no fault of its own. @param allowed exit codes; null: by a signal */
export function howItEnded({ exitCode = null, all }: Ended, allowed: readonly (number | null)[]): string[] {
  const words = all.trim().split('\n').slice(-6).join(' / ').slice(-400);
  return [
    ...(allowed.includes(exitCode) ? [] : [`exit code ${exitCode}: ${words}`]),
    ...(exitCode === null || documented.includes(exitCode) ? [] : [`exit code ${exitCode} is none of ours`]),
    ...(/fault of oomlab|^ {4}at .*:\d+:\d+/m.test(all) ? [`a fault of oomlab: ${words}`] : []),
  ];
}

/** Whether the report of a run was made again. @param also exit codes that what was done to it allows */
export const howItWasReported = (report: Ended, also: readonly number[] = []): string[] =>
  // 1: the target of a trial never started. 4: no trial counts.
  howItEnded(report, [0, 1, 4, ...also]).map((each) => `report: ${each}`);

/** Whether what it recorded can be read, and counts for what is true of it only. */
export async function whatIsRecorded(
  run: UnderWay,
  faults: readonly Fault[],
): Promise<{ findings: string[]; trials: Trials }> {
  const trials: Trials = { recorded: 0, complete: 0, counted: 0 };
  const folder = run.folder();
  if (folder === null || !existsSync(join(folder, runFiles.run))) return { findings: [], trials };
  let recording: RunRecording;
  try {
    recording = readRun(folder);
  } catch (error) {
    return { findings: [`the recording can't be read: ${(error as Error).message}`], trials };
  }
  trials.recorded = recording.recordings.length;
  trials.complete = recording.recordings.filter(({ trial }) => trial.status === 'complete').length;
  const report = await run.machine.run(['report', folder]);
  // 3: no trial counts, because the lab could not do it.
  const codes = codesOf(faults).filter((code) => code !== null);
  const findings = howItWasReported(report, codes);
  const also = faults.flatMap(({ endings = [] }) => endings);
  const cutOff = new Set(
    recording.recordings.filter(({ trial }) => trial.status !== 'complete').map(({ trial }) => trial.plan.id),
  );
  for (const verdict of verdictsIn(folder)) {
    const { trial, variant, terminal, validity } = verdict;
    if (!validity.valid) continue;
    trials.counted += 1;
    if (cutOff.has(trial)) findings.push(`wrong: ${trial} counts, and did not come to its own end`);
    // Without processors it does not come to hold too much, which is told with it.
    const known = [truth[variant.memory ?? ''], ...(isOutrun(verdict) ? ['survived'] : []), ...also];
    if (!known.includes(terminal.kind)) findings.push(`wrong: ${trial} counts as ${terminal.kind}`);
  }
  return { findings, trials };
}

function verdictsIn(folder: string): Verdict[] {
  const file = join(folder, 'verdicts.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).verdicts : [];
}

/** Cleans the machine, and compares it with what it was. */
export async function whatIsLeft({ machine }: UnderWay, before: Census): Promise<string[]> {
  const { exitCode, all } = await machine.run(['clean']);
  const findings = exitCode === 0 ? [] : [`clean ended with ${exitCode}: ${all.slice(-300)}`];
  const changed = changes(before, await census(machine));
  return [
    ...findings,
    ...changed.map((change) => (change.startsWith('left') ? change : `after clean ${change}`)),
  ];
}

/**
 * A run that nothing was done to ends well, and has all of its trials. They may not count where others have the processors,
 * as the machines beside each other do.
 */
export function asUndisturbed(run: UnderWay, { complete }: Trials, asked: number): string[] {
  const { code } = run.ended() ?? { code: null };
  if ((code === 0 || code === 4) && complete === asked) return [];
  return [
    `a run that nothing was done to ended with ${code}, ${complete} of ${asked} trials are complete: ${run.said().trim().slice(-400)}`,
  ];
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

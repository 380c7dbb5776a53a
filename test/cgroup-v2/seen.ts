import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { trialFolder } from '../../src/record/layout.ts';
import type { ProbeColumn } from '../../src/record/probeRow.ts';
import { readRun } from '../../src/record/readRun.ts';
import { readTrial } from '../../src/record/readTrial.ts';
import type { Recording, RunRecording } from '../../src/record/recording.ts';
import { advicePages } from '../../src/report/page/template.ts';
import { explainText } from '../../src/terminal/explainText.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import type { CaseName } from './cases.ts';

/** What the guest recorded, read and judged here by the same code as any recording. */
export interface Seen {
  run: RunRecording;
  of(name: CaseName): { recording: Recording; verdict: Verdict };
}

export function seenIn(out: string, scenario: string): Seen {
  const folder = realpathSync(join(out, scenario, 'latest'));
  return {
    run: readRun(folder),
    of(name) {
      const recording = readTrial(trialFolder(folder, name));
      return { recording, verdict: judge(recording) };
    },
  };
}

/** The chain of reasoning, for a test that does not agree with a verdict: the recording is gone then. */
export const why = (verdict: Verdict): string =>
  explainText(verdict, { tty: false, columns: 120, color: false }, advicePages);

/** The values of a column that were read. */
export const values = ({ probe }: Recording, column: ProbeColumn): number[] =>
  probe.map((row) => row[column]).filter((value) => value !== null);

export const largest = (recording: Recording, column: ProbeColumn): number | null =>
  values(recording, column).reduce<number | null>(
    (most, value) => (most === null ? value : Math.max(most, value)),
    null,
  );

/** How much a counter rose while it was read. */
export function rise(recording: Recording, column: ProbeColumn): number {
  const all = values(recording, column);
  return (all.at(-1) ?? 0) - (all[0] ?? 0);
}

export const knobs = ({ trial }: Recording): Record<string, [asked: string, read: string | null]> =>
  Object.fromEntries(trial.knobs.map(({ name, asked, read }) => [name, [asked, read]]));

export const kernelLines = ({ events }: Recording): string =>
  events.map((event) => (event.kind === 'kernel-line' ? `${event.text}\n` : '')).join('');

/** What was still there after an engine had been stopped, by kind. */
export const leftIn = (
  out: string,
  file = 'left.json',
): { groups: string[]; swaps: string[]; links: string; daemons: string } =>
  JSON.parse(readFileSync(join(out, file), 'utf8'));

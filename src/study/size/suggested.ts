import type { ProbeRow } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import { columnOf, type Rows } from '../../record/table/rows.ts';
import type { Objective } from '../../scenario/objective.ts';
import { orderedKnob } from '../../scenario/ordered/knobs.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { parseBytes } from '../../scenario/units.ts';
import { highest } from '../../verdict/signals/counter.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { howItFailed } from '../holding.ts';
import { variantKey } from '../outcome.ts';
import { krrBytes, type Peak, paketoHeapBytes, vpaBytes } from './recommenders.ts';
import { toldBy } from './told.ts';

/** What recommenders look at in one trial. */
export interface Usage {
  /** null: its memory was not read. */
  peak: Peak | null;
  limitBytes: number;
  /** null: it has no JVM. */
  jvm: { loadedClasses: number | null } | null;
}

/** What one of them says. */
export interface Suggestion {
  recommender: string;
  sets: 'memory' | 'heap';
  /** null: it says no value. */
  bytes: number | null;
  /** Why it says none. */
  none: string;
}

/** Of the valid ones of these trials: of a spoilt one it is not known what it would have used. */
export const usagesOf = (
  trials: readonly Verdict[],
  recordingOf: (trial: string) => Recording | undefined,
): Usage[] =>
  trials
    .filter(({ validity }) => validity.valid)
    .flatMap((verdict) => {
      const recording = recordingOf(verdict.trial);
      return recording ? [usageOf(recording, verdict)] : [];
    });

function usageOf({ probe, trial }: Recording, { terminal }: Verdict): Usage {
  const { machine, target } = trial.plan;
  const workingSetBytes = largestWorkingSet(probe);
  const isKilled = terminal.kind === 'oom-kill' && terminal.victim !== 'child';
  return {
    peak:
      workingSetBytes === null
        ? null
        : {
            workingSetBytes,
            atMs: trial.clock.zeroWallMs,
            killedAtBytes: isKilled ? machine.memoryBytes : null,
          },
    limitBytes: machine.memoryBytes,
    jvm: target.runtime === 'jvm' ? { loadedClasses: highest(probe, 'loadedClasses') } : null,
  };
}

function largestWorkingSet(probe: Rows<ProbeRow>): number | null {
  const [usage, inactive] = [columnOf(probe, 'usageBytes'), columnOf(probe, 'inactiveFileBytes')];
  let largest: number | null = null;
  for (let place = 0; place < usage.length; place += 1) {
    const bytes = usage.at(place) - inactive.at(place);
    if (!Number.isNaN(bytes)) largest = Math.max(largest ?? bytes, bytes);
  }
  return largest;
}

/** @param usages of the valid trials of the value that is named; none where their memory was not read */
export function suggestionsOf(usages: readonly Usage[]): Suggestion[] {
  const peaks = usages.flatMap(({ peak }) => peak ?? []);
  if (peaks.length === 0) return [];
  return [
    { recommender: 'KRR', sets: 'memory', bytes: krrBytes(peaks), none: '' },
    { recommender: 'VPA', sets: 'memory', bytes: vpaBytes(peaks), none: '' },
    ...paketo(usages),
  ];
}

function paketo(usages: readonly Usage[]): Suggestion[] {
  const [first] = usages;
  if (!first?.jvm) return [];
  const said = { recommender: 'Paketo', sets: 'heap' } as const;
  const classes = usages.flatMap(({ jvm }) => jvm?.loadedClasses ?? []);
  if (classes.length === 0) return [{ ...said, bytes: null, none: 'the number of classes was not read' }];
  const bytes = paketoHeapBytes({ limitBytes: first.limitBytes, loadedClasses: Math.max(...classes) });
  return [{ ...said, bytes, none: 'it refuses to start: beside the rest of the JVM nothing is left' }];
}

/** Recommenders say memory, and one of them the heap of a JVM: so many at most. */
export const mostSuggestions = (isJvm: boolean): number => (isJvm ? 3 : 2);

/**
 * What a fresh trial of it varies: what it sets, beside the value that is named where that is of another knob. null: it says
 * nothing, or the value that is named itself.
 */
export function triedAs(
  { knob }: Pick<SizePlan, 'knob'>,
  named: string,
  { sets, bytes }: Suggestion,
): Record<string, string> | null {
  // A limit is one of whole pages.
  const pages = bytes && (sets === 'memory' ? Math.ceil(bytes / 4096) * 4096 : bytes);
  const value = pages && orderedKnob(sets)?.written?.(pages);
  if (!value) return null;
  if (sets !== knob) return { [knob]: named, [sets]: value };
  return parseBytes(value) === parseBytes(named) ? null : { [sets]: value };
}

/** What fresh trials of these values came to; those that say nothing are left out. */
export interface Afresh {
  survived: number;
  of: number;
  /** How those that were lost ended, in words of the verdict. */
  why: string[];
}

export function afreshOf(
  objective: Objective | null,
  trials: readonly Verdict[],
  values: Record<string, string>,
): Afresh {
  const told = trials
    .filter(({ variant }) => isSame(variant, values))
    .flatMap((verdict) => {
      const says = toldBy({ tooMuch: null, objective }, verdict);
      return says === null ? [] : [{ verdict, survived: says === 'survived' }];
    });
  const lost = told.filter(({ survived }) => !survived);
  return {
    survived: told.length - lost.length,
    of: told.length,
    why: [...new Set(lost.map(({ verdict }) => howItFailed(objective, verdict)))],
  };
}

/** Of some values the one to try next, that with the fewest trials first; null: each has as many as were said beforehand. */
export function nextAfresh<Of extends { values: Record<string, string> }>(
  each: number,
  candidates: readonly Of[],
  trials: readonly Verdict[],
): Of | null {
  const made = ({ values }: Of) => trials.filter(({ variant }) => isSame(variant, values)).length;
  const [fewest] = candidates.toSorted((a, b) => made(a) - made(b));
  return fewest !== undefined && made(fewest) < each ? fewest : null;
}

const isSame = (a: Record<string, string>, b: Record<string, string>): boolean =>
  variantKey(a) === variantKey(b);

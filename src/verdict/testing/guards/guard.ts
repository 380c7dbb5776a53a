import { type Built, buildRecording } from '../../../record/testing/buildRecording.ts';
import { judge } from '../../judge.ts';
import type { Verdict } from '../../verdict.ts';

/** Something whose truth is known, and which is told rightly, or not. */
export interface Witness {
  /** What it is, in words. */
  name: string;
  isRight(): boolean;
}

/** What lies on both sides of a bound, so near that it cannot be moved far without one of them being misjudged. */
export interface Guard {
  /** Misjudged when the bound is lowered. */
  below: Witness;
  /** Misjudged when it is raised. */
  above: Witness;
}

/** What is known of a recording by how it was built; what is not stated may be anything. */
export interface Truth {
  terminal?: Verdict['terminal']['kind'];
  victim?: 'main' | 'child';
  degradation?: Verdict['degradation']['kind'];
  onsetMs?: number;
  confidence?: Verdict['confidence'];
  valid?: boolean;
  firstLimitHit?: number | null;
  firstStall?: number | null;
  /** Somewhere in its evidence. */
  says?: string;
}

export function recorded(name: string, built: Built, truth: Truth): Witness {
  const recording = buildRecording(built);
  return { name, isRight: () => agrees(judge(recording), truth) };
}

function agrees({ terminal, degradation, confidence, validity, times, evidence }: Verdict, truth: Truth) {
  const { says, ...stated } = truth;
  const seen: Omit<Required<Truth>, 'says' | 'victim' | 'onsetMs'> & {
    victim: string | null;
    onsetMs: number | null;
  } = {
    terminal: terminal.kind,
    victim: terminal.victim,
    degradation: degradation.kind,
    onsetMs: degradation.onsetMs,
    confidence,
    valid: validity.valid,
    firstLimitHit: times.firstLimitHit,
    firstStall: times.firstStall,
  };
  const isSo = (Object.keys(stated) as (keyof typeof stated)[]).every((key) => seen[key] === stated[key]);
  return isSo && (says === undefined || evidence.some(({ text }) => text.includes(says)));
}

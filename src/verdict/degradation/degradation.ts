import { runtimes } from '../../runtime/index.ts';
import type { Thrash } from '../../scenario/outcomes.ts';
import { bounds } from '../bounds.ts';
import { type Confidence, type Evidence, evidence } from '../finding.ts';
import { highest } from '../signals/counter.ts';
import { stallBegins } from '../signals/stalls.ts';
import type { TrialFacts } from '../trialFacts.ts';
import type { DegradationKind } from '../verdict.ts';
import { boundWords } from '../words/boundWords.ts';
import { describe, howClose } from '../words/symptomWords.ts';
import { type Looked, note, nothingYet } from './looked.ts';
import { symptom } from './thrash.ts';
import { type Window, windowOf } from './window.ts';

export interface Degradation {
  kind: DegradationKind;
  onsetMs: number | null;
  confidence: Confidence;
  evidence: Evidence[];
  missing: string[];
  /** The strongest thrash of which some signs were there, and not all. */
  near: Thrash | null;
}

const { holding } = bounds;

/** How finely windows and onsets are looked for. */
const stepMs = 500;

/** What the service suffered before its end, from the start of the load on (warm-up included). */
export function degradation(facts: TrialFacts): Degradation {
  const { probe } = facts.recording;
  const fromMs = facts.loadStartMs ?? probe.at(0)?.atMs ?? 0;
  const swapAllowed = maySwap(facts);
  const looked = nothingYet();
  for (let atMs = fromMs; atMs + holding.heldMs <= facts.endMs; atMs += stepMs) {
    const window = windowOf(facts, atMs, Math.min(atMs + holding.windowMs, facts.endMs));
    const shown = symptom(window, swapAllowed);
    if (shown.kind !== 'none' && holds(facts, window, shown.kind, swapAllowed))
      return thrash(facts, window, { kind: shown.kind, lacks: shown.lacks }, swapAllowed);
    note(looked, window, shown);
  }
  return none(facts, looked);
}

/**
 * Most of the window's seconds must show it, at least five: a burst fills the mean of ten seconds, too. A thrash is
 * spiky, so a second that has only some of its signs counts.
 */
function holds(facts: TrialFacts, { fromMs, toMs }: Window, kind: Thrash, swapAllowed: boolean): boolean {
  let [showing, all] = [0, 0];
  for (let atMs = fromMs; atMs + 1000 <= toMs; atMs += 1000) {
    const { kind: shown, near } = symptom(windowOf(facts, atMs, atMs + 1000), swapAllowed);
    all += 1;
    if (shown === kind || near === kind) showing += 1;
  }
  return showing * 1000 >= holding.heldMs && showing >= all * holding.heldShare;
}

function thrash(
  facts: TrialFacts,
  window: Window,
  { kind, lacks }: { kind: Thrash; lacks: string[] },
  swapAllowed: boolean,
): Degradation {
  const onsetMs = onset(facts, window, kind, swapAllowed);
  const short = window.toMs - window.fromMs < holding.windowMs;
  return {
    kind,
    onsetMs,
    confidence: short || lacks.length > 0 ? 'unsure' : 'likely',
    evidence: describe(window, kind, onsetMs),
    missing: [
      ...lacks,
      ...(short ? [`a longer look: less than ${boundWords('holding.windowMs')} of it were recorded`] : []),
    ],
    near: null,
  };
}

/** When a thrash that so much time shows began: with the stalls in it, or with the whole of it. */
const began = {
  'swap-thrash': firstStalls,
  'cache-thrash': firstStalls,
  'gc-thrash': (_, fromMs) => fromMs,
} satisfies Record<Thrash, (facts: TrialFacts, fromMs: number, toMs: number) => number>;

function firstStalls({ recording: { probe } }: TrialFacts, fromMs: number, toMs: number): number {
  return stallBegins(probe, ['memFullUs', 'ioFullUs'], fromMs, toMs);
}

/** The first window reaches it with its mean; the thing itself began in the first of its seconds that show it. */
function onset(facts: TrialFacts, { fromMs, toMs }: Window, kind: Thrash, swapAllowed: boolean): number {
  for (let atMs = fromMs; atMs + holding.onsetMs <= toMs; atMs += stepMs) {
    const { kind: shown, near } = symptom(windowOf(facts, atMs, atMs + holding.onsetMs), swapAllowed);
    if (shown === kind || near === kind) return began[kind](facts, atMs, atMs + holding.onsetMs);
  }
  return fromMs;
}

function none(facts: TrialFacts, looked: Looked): Degradation {
  // Some windows at the edge are noise; a good share of all of them is a finding that we are not sure about.
  const isMany = (count: number) => count > Math.max(holding.nearWindows, looked.windows * holding.nearShare);
  const nearly = isMany(looked.close) ? closest(looked) : null;
  const kindNear = isMany(looked.near) ? looked.firstNear : (nearly?.kind ?? null);
  const doubtful = kindNear !== null;
  const lacks = [...new Set([...looked.lacks, ...collectorLacks(facts, looked, isMany)])];
  const short = facts.endMs - (facts.loadStartMs ?? 0) < holding.heldMs;
  return {
    kind: 'none',
    onsetMs: null,
    confidence:
      doubtful || facts.recording.probe.length === 0 ? 'unsure' : lacks.length > 0 ? 'likely' : 'certain',
    evidence: short
      ? [
          evidence(
            'cgroup',
            `It ended before any degradation could have held for ${boundWords('holding.heldMs')}.`,
            null,
          ),
        ]
      : [],
    missing: [
      ...lacks,
      ...(facts.recording.probe.length === 0 ? ['samples of the probe'] : []),
      ...(doubtful ? [`a clear picture of ${kindNear}: some of its signs were there, others were not`] : []),
      ...(nearly ? [nearly.words] : []),
    ],
    near: kindNear,
  };
}

/**
 * A collector that nobody saw is missed where it might have been the reason: goodput fell, and the processors had that
 * much to do. Of a JVM it is missed always, as it is looked for there.
 */
function collectorLacks(
  { recording }: TrialFacts,
  { windows, unseen, fell, firstUnseen }: Looked,
  isMany: (count: number) => boolean,
): string[] {
  if (firstUnseen === null || unseen < windows) return [];
  const expected = runtimes[recording.trial.plan.target.runtime].samples?.expected ?? false;
  return expected || isMany(fell) ? [firstUnseen.missing] : [];
}

/** The window with the longest stalls, and its numbers beside the bounds. */
function closest({ worst }: Looked): { kind: Thrash; words: string } | null {
  if (worst === null) return null;
  const { window, kind } = worst;
  return { kind, words: `a margin to ${kind}: ${howClose(window, kind)}` };
}

/** Swap may be granted and not there, or not asked for and used all the same: what was seen counts too. */
function maySwap({ recording }: TrialFacts): boolean {
  return recording.trial.plan.machine.swapBytes !== 0 || (highest(recording.probe, 'swapBytes') ?? 0) > 0;
}

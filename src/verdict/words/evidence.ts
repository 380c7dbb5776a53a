import type { TerminalKind } from '../../scenario/outcomes.ts';
import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { bounds } from '../bounds.ts';
import type { Degradation } from '../degradation/degradation.ts';
import { type Evidence, evidence, type Finding } from '../finding.ts';
import { firstLimitHit } from '../signals/limitHits.ts';
import { lastSample } from '../signals/memory/lastSample.ts';
import type { TrialFacts } from '../trialFacts.ts';
import { asides } from './asides.ts';
import { inUnit } from './boundWords.ts';
import { jvmState } from './jvmState.ts';
import { percent } from './symptomWords.ts';

/** What the end rests on, then the degradation, then how memory stood; each sentence with its numbers. */
export function evidences(facts: TrialFacts, end: Finding, degraded: Degradation): Evidence[] {
  const stopMs = end.end.at?.ms ?? facts.endMs;
  return [
    ...end.evidence,
    ...degraded.evidence,
    ...memoryState(facts, stopMs, end.end.kind),
    ...jvmState(facts),
    ...asides(facts, end),
  ];
}

function memoryState(facts: TrialFacts, stopMs: number, kind: TerminalKind): Evidence[] {
  const { recording, kills, memory } = facts;
  const { probe } = recording;
  const all: Evidence[] = [];
  const hit = firstLimitHit(probe);
  const how = {
    counter: 'its counter of limit hits rose',
    usage: `usage came within ${inUnit(1 - bounds.reading.atLimitShare, 'share')} of it`,
  };
  if (hit) all.push(evidence('cgroup', `The limit was reached first: ${how[hit.by]}.`, hit.atMs));
  const share = memory.limitShare;
  const last = lastSample(facts, stopMs);
  if (share !== null && last)
    all.push(
      evidence(
        'cgroup',
        `At most ${percent(share)} of ${formatBytes(last.limitBytes)} were in use; the last sample before ${momentNames[kind]}, ${formatDuration(stopMs - last.atMs)} earlier, had ${formatBytes(last.anonBytes)} of anonymous memory, ${formatBytes(last.fileBytes)} of page cache, ${formatBytes(last.swapBytes)} in swap.`,
        last.atMs,
      ),
    );
  if (kills.counted !== null && kills.counted > 0 && kills.own.length > 0)
    all.push(
      evidence(
        'cgroup',
        `The group’s own counter agrees: ${kills.counted} OOM kill${kills.counted === 1 ? '' : 's'}.`,
        kills.countedAt,
      ),
    );
  return all;
}

/** The moment of an end, which for one that goes on living is when it began to be of no use. */
const momentNames = {
  'oom-kill': 'the kill',
  'host-oom': 'the kill',
  'external-kill': 'the kill',
  'heap-oome': 'that end',
  'other-oome': 'that end',
  'native-oom': 'that end',
  crash: 'the exit',
  'failed-to-start': 'it was given up',
  unresponsive: 'it no longer met its objective',
  survived: 'the end of the trial',
  inconclusive: 'the end',
} satisfies Record<TerminalKind, string>;

import type { ProbeRow } from '../record/probeRow.ts';
import type { Recording } from '../record/recording.ts';
import { columnOf, type Rows } from '../record/table/rows.ts';
import { runtimes } from '../runtime/index.ts';
import { bounds } from './bounds.ts';
import type { Degradation } from './degradation/degradation.ts';
import type { Finding } from './finding.ts';
import { generatorHealth } from './generator.ts';
import { between, count, isRead } from './signals/counter.ts';
import { hadByOthers } from './signals/hadByOthers.ts';
import type { TrialFacts } from './trialFacts.ts';
import type { Verdict } from './verdict.ts';
import { percent } from './words/symptomWords.ts';

const { measurement, reading } = bounds;

interface Problem {
  text: string;
  /** Shown with the result, but the result stands. */
  only?: 'noted';
}

const apart = 'processors apart';

/** Of the time under load, where it is enough to matter; null: it is not, or was not read. */
function othersShare({ recording: { probe, trial }, loadStartMs, endMs }: TrialFacts): number | null {
  // There the generator is one of the others in every trial, as another precondition says.
  const shared = trial.preconditions.some(({ name, status }) => name === apart && status === 'missed');
  if (shared) return null;
  const share = loadStartMs === null ? null : hadByOthers(probe, loadStartMs, endMs);
  return share !== null && share >= measurement.othersShare ? share : null;
}

/** What died of what is so all the same; whether it would have failed on a quiet machine, it does not say. */
function othersProblems(share: number | null): Problem[] {
  if (share === null) return [];
  const text = `others had the processors that it wanted ${percent(share)} of the time`;
  return [{ text, only: 'noted' }];
}

/** Preconditions without which the outcome is not about what was asked. */
const decisive: readonly string[] = ['swap'];

/** Whether the measurement can be believed, and everything that was not as it should be. */
export function validity(facts: TrialFacts, found: Finding, degraded: Degradation): Verdict['validity'] {
  const { recording } = facts;
  const { beyond, behind } = generatorHealth(facts.measured);
  const others = othersShare(facts);
  const problems: Problem[] = [
    ...knobProblems(recording),
    ...hostProblems(facts),
    ...beyond.map((text) => ({ text })),
    ...lostProblems(recording),
    ...probeProblems(facts, isStated(found) && degraded.kind === 'none'),
    ...samplesProblems(facts),
    ...recordingProblems(facts),
    ...othersProblems(others),
    ...preconditionProblems(recording),
  ];
  return {
    valid: problems.every(({ only }) => only === 'noted'),
    problems: problems.map(({ text }) => text),
    ...(behind === null ? {} : { generatorBehind: behind }),
    ...(others === null ? {} : { hadByOthers: others }),
  };
}

function knobProblems({ trial }: Recording): Problem[] {
  return trial.knobs
    .filter(({ ok }) => !ok)
    .map(({ name, asked, read }) => ({
      text: `${name}: asked for ${asked}, read back ${read ?? 'nothing'}`,
    }));
}

function hostProblems({ kills, recording }: TrialFacts): Problem[] {
  const kill = kills.global[0];
  const host = kill ? [{ text: `the host ran out of memory and ${kill.name} was killed` }] : [];
  const troubles = recording.events.filter((event) => event.kind === 'trouble');
  return [
    ...host,
    ...interference(recording),
    ...troubles.map(({ source, text }) => ({ text: `${source}: ${text}`, only: 'noted' as const })),
  ];
}

/** What somebody else did to the machine or the container: the end is then theirs, and no answer to the question. */
function interference({ trial, events, probe }: Recording): Problem[] {
  const lastMs = (trial.ending?.atMs ?? Number.POSITIVE_INFINITY) + reading.lateMs;
  const within = events.filter(({ atMs }) => atMs <= lastMs);
  const problems: Problem[] = [];
  const rows = between(probe, Number.NEGATIVE_INFINITY, lastMs);
  // Pages are read back from an area that goes, and whoever they belong to is killed where they do not fit.
  const forced = within.some((event) => event.kind === 'kernel-line' && swapoff.test(event.text));
  if (forced || (trial.plan.machine.swapBytes !== 0 && lostSwap(rows)))
    problems.push({ text: 'a swap area of the host was switched off during the trial' });
  // Our own removal comes after the recording of events has stopped.
  if (within.some((event) => event.kind === 'docker' && event.action === 'destroy'))
    problems.push({ text: 'somebody else removed the container during the trial' });
  return problems;
}

const swapoff = /^swapoff invoked oom-killer/;

function lostSwap(rows: Rows<ProbeRow>): boolean {
  const sizes = columnOf(rows, 'hostSwapTotalBytes');
  return sizes.length > 0 && sizes.fallen(0, sizes.length - 1) > 0;
}

function lostProblems({ load }: Recording): Problem[] {
  const lost = load.reduce((sum, row) => sum + (row.lost ?? 0), 0);
  const sent = load.reduce((sum, row) => sum + (row.sent ?? 0), 0);
  if (lost === 0) return [];
  const text = `${lost} of ${sent} requests were lost: neither answered nor failed`;
  return [{ text, ...(lost <= sent * measurement.lostShare ? { only: 'noted' as const } : {}) }];
}

/** The kernel or the engine states the end itself: it is so, however many samples are missing. */
function isStated({ end, confidence }: Finding): boolean {
  return confidence === 'certain' && (end.kind === 'oom-kill' || end.kind === 'external-kill');
}

/** `stated`: nothing that is concluded rests on the samples. */
function probeProblems({ recording, watch }: TrialFacts, stated: boolean): Problem[] {
  const { probe } = recording;
  const { probeLateMs, probeLateShare, probeLateTicks } = measurement;
  if (probe.length === 0) return watch.ready ? [{ text: 'the probe left no samples' }] : [];
  const late = count(probe, 'lateMs', (ms) => ms > probeLateMs);
  const missed = (probe.at(-1)?.missedTicks ?? 0) - (probe.at(0)?.missedTicks ?? 0);
  const share = (late + missed) / (probe.length + missed);
  if (late + missed === 0) return [];
  const text = `the probe was late by more than ${probeLateMs} ms in ${late} ticks and left out ${missed} of ${probe.length + missed}`;
  const enough = late + missed >= probeLateTicks;
  if (!enough || share <= probeLateShare) return [{ text, only: 'noted' }];
  return [stated ? { text: `${text}; the end is stated without it`, only: 'noted' } : { text }];
}

/** A JVM may hide its performance data (`-XX:-UsePerfData`); its GC log then has to do. */
function samplesProblems({ recording, gcLog, watch }: TrialFacts): Problem[] {
  const hasPerfData = isRead(recording.probe, 'heapUsedBytes') || isRead(recording.probe, 'youngGcMs');
  const { title, samples } = runtimes[recording.trial.plan.target.runtime];
  if (!samples?.expected || !watch.ready || hasPerfData) return [];
  const text =
    gcLog.pauses.length + gcLog.works.length > 0
      ? `no performance data of the ${title}: GC figures are from its log`
      : `no performance data of the ${title}, and no collection in its log: there are no GC figures`;
  return [{ text, only: 'noted' }];
}

function recordingProblems({ recording, kernelLog }: TrialFacts): Problem[] {
  const { trial, incomplete } = recording;
  const problems: Problem[] = incomplete.map((text) => ({ text: `recording incomplete: ${text}` }));
  if (trial.status !== 'complete') problems.push({ text: `the trial is ${statusWords[trial.status]}` });
  if (kernelLog.gap)
    problems.push({ text: 'the kernel log overflowed: some of its lines are missing', only: 'noted' });
  return problems;
}

const statusWords = {
  running: 'cut off: nobody finished its recording',
  interrupted: 'interrupted',
  failed: 'failed: the lab could not carry it out',
  complete: 'complete',
} as const;

function preconditionProblems({ trial }: Recording): Problem[] {
  return trial.preconditions
    .filter(({ status }) => status === 'missed')
    .map(({ name, value, meaning }) => ({
      text: `${name}: ${value} (${meaning})`,
      ...(decisive.includes(name) ? {} : { only: 'noted' as const }),
    }));
}

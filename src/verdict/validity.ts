import type { LoadRow } from '../record/loadRow.ts';
import type { ProbeRow } from '../record/probeRow.ts';
import type { Recording } from '../record/recording.ts';
import { runtimes } from '../runtime/index.ts';
import { bounds } from './bounds.ts';
import type { Degradation } from './degradation/degradation.ts';
import type { Finding } from './finding.ts';
import { judged } from './signals/goodput.ts';
import type { TrialFacts } from './trialFacts.ts';
import type { Verdict } from './verdict.ts';
import { percent } from './words/symptomWords.ts';

const { measurement, reading } = bounds;

interface Problem {
  text: string;
  /** Shown with the result, but the result stands. */
  only?: 'noted';
}

/** Preconditions without which the outcome is not about what was asked. */
const decisive: readonly string[] = ['swap'];

/** Whether the measurement can be believed, and everything that was not as it should be. */
export function validity(facts: TrialFacts, found: Finding, degraded: Degradation): Verdict['validity'] {
  const { recording } = facts;
  const problems = [
    ...knobProblems(recording),
    ...hostProblems(facts),
    ...generatorProblems(facts),
    ...probeProblems(facts, isStated(found) && degraded.kind === 'none'),
    ...samplesProblems(facts),
    ...recordingProblems(facts),
    ...preconditionProblems(recording),
  ];
  return {
    valid: problems.every(({ only }) => only === 'noted'),
    problems: problems.map(({ text }) => text),
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
  const rows = probe.filter(({ atMs }) => atMs <= lastMs);
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

function lostSwap(rows: readonly ProbeRow[]): boolean {
  const sizes = rows.map((row) => row.hostSwapTotalBytes).filter((size) => size !== null);
  return sizes.some((size, index) => size < (sizes[index - 1] ?? 0));
}

function generatorProblems({ measured, recording }: TrialFacts): Problem[] {
  const { generatorCpuShare, generatorDelayMs, lostShare, sustainedSeconds } = measurement;
  const cpu = longestRun(
    measured,
    ({ generatorCpuShare: share }) => share !== null && share > generatorCpuShare,
  );
  const late = longestRun(measured, ({ generatorDelayMs: ms }) => ms !== null && ms > generatorDelayMs);
  const lost = recording.load.reduce((sum, row) => sum + (row.lost ?? 0), 0);
  const sent = recording.load.reduce((sum, row) => sum + (row.sent ?? 0), 0);
  const problems: Problem[] = [...latenessProblems(measured)];
  if (cpu >= sustainedSeconds)
    problems.push({
      text: `${ofGenerator}was saturated: over ${percent(generatorCpuShare)} of its core for ${cpu} s`,
    });
  if (late >= sustainedSeconds)
    problems.push({ text: `${ofGenerator}was late by more than ${generatorDelayMs} ms for ${late} s` });
  if (lost > 0)
    problems.push({
      text: `${lost} of ${sent} requests were lost: neither answered nor failed`,
      ...(lost <= sent * lostShare ? { only: 'noted' as const } : {}),
    });
  return problems;
}

/** Of each problem of the generator's; what it managed on time follows these words. */
const ofGenerator = 'the generator ';
const onTime = 'on time it could send';
const rateOnTime = new RegExp(`${onTime} (\\d+) requests/s`);

/**
 * Whether the generator did not do as it was asked to, by the problems that a verdict has kept. `perSecond`: what it says
 * that it could send on time; null: it does not say. null: it did.
 */
export function generatorBehind({
  valid,
  problems,
}: Verdict['validity']): { perSecond: number | null } | null {
  if (valid || !problems.some((text) => text.startsWith(ofGenerator))) return null;
  const [, rate] = rateOnTime.exec(problems.join('; ')) ?? [];
  return { perSecond: rate === undefined ? null : Number(rate) };
}

/** Requests of an open loop that were sent late for no other reason than that the generator had not come to them. */
function latenessProblems(rows: readonly LoadRow[]): Problem[] {
  const { generatorLatenessMs, sustainedSeconds } = measurement;
  const isLate = ({ latenessP99Ms, held }: LoadRow): boolean =>
    latenessP99Ms !== null && latenessP99Ms > generatorLatenessMs && held === 0;
  const late = longestRun(rows, isLate);
  if (late < sustainedSeconds) return [];
  const punctual = judged(rows.filter((row) => !isLate(row)));
  const most = Math.max(0, ...punctual.map(({ sent, spanMs }) => ((sent ?? 0) / (spanMs ?? 1000)) * 1000));
  const can = most === 0 ? 'not the least of this load' : `${Math.round(most)} requests/s`;
  return [
    {
      text: `${ofGenerator}sent requests more than ${generatorLatenessMs} ms after they were due for ${late} s; ${onTime} ${can} on this machine`,
    },
  ];
}

function longestRun<Row>(rows: readonly Row[], is: (row: Row) => boolean): number {
  let [run, longest] = [0, 0];
  for (const row of rows) {
    run = is(row) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
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
  const late = probe.filter(({ lateMs }) => lateMs !== null && lateMs > probeLateMs).length;
  const missed = (probe.at(-1)?.missedTicks ?? 0) - (probe[0]?.missedTicks ?? 0);
  const share = (late + missed) / (probe.length + missed);
  if (late + missed === 0) return [];
  const text = `the probe was late by more than ${probeLateMs} ms in ${late} ticks and left out ${missed} of ${probe.length + missed}`;
  const enough = late + missed >= probeLateTicks;
  if (!enough || share <= probeLateShare) return [{ text, only: 'noted' }];
  return [stated ? { text: `${text}; the end is stated without it`, only: 'noted' } : { text }];
}

/** A JVM may hide its performance data (`-XX:-UsePerfData`); its GC log then has to do. */
function samplesProblems({ recording, gcLog, watch }: TrialFacts): Problem[] {
  const hasPerfData = recording.probe.some((row) => (row.heapUsedBytes ?? row.youngGcMs) !== null);
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

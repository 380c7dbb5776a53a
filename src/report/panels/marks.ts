import type { Recording } from '../../record/recording.ts';
import type { Verdict } from '../../verdict/verdict.ts';

/** A moment, drawn through all panels. */
export interface Mark {
  id: string;
  label: string;
  atMs: number;
  kind: 'death' | 'event';
}

/** A stretch of time with a name. */
export interface Band {
  name: string;
  startMs: number;
  endMs: number;
  warmup: boolean;
}

const timeLabels = {
  firstLimitHit: 'first limit hit',
  firstStall: 'first stall',
  firstFullGc: 'first full GC',
  firstOome: 'first OutOfMemoryError',
  firstBroken: 'objective broken',
  kill: 'killed',
  exit: 'exited',
} as const;

const deaths = new Set([
  'oom-kill',
  'external-kill',
  'crash',
  'heap-oome',
  'other-oome',
  'native-oom',
  'host-oom',
]);

/** Moments of a trial in order of time, death as its own kind. */
export function marksOf(recording: Recording, verdict: Verdict | null): Mark[] {
  const marks: Mark[] = [];
  for (const event of recording.events) {
    if (event.kind === 'ready') marks.push({ id: 'ready', label: 'ready', atMs: event.atMs, kind: 'event' });
    if (event.kind === 'load-started')
      marks.push({ id: 'load-started', label: 'load starts', atMs: event.atMs, kind: 'event' });
  }
  if (verdict) marks.push(...verdictMarks(verdict));
  const ending = recording.trial.ending;
  if (ending)
    marks.push({ id: 'ending', label: `trial ends: ${ending.reason}`, atMs: ending.atMs, kind: 'event' });
  return marks.filter(firstOfItsId).sort((a, b) => a.atMs - b.atMs || a.id.localeCompare(b.id, 'en'));
}

const firstOfItsId = (mark: Mark, index: number, all: Mark[]): boolean =>
  all.findIndex((other) => other.id === mark.id) === index;

function verdictMarks(verdict: Verdict): Mark[] {
  const marks: Mark[] = [];
  const { terminal, degradation, times } = verdict;
  if (degradation.onsetMs !== null)
    marks.push({ id: 'degradation', label: degradation.kind, atMs: degradation.onsetMs, kind: 'event' });
  if (terminal.atMs !== null && terminal.kind !== 'survived')
    marks.push({
      id: 'terminal',
      label: terminal.kind,
      atMs: terminal.atMs,
      kind: deaths.has(terminal.kind) ? 'death' : 'event',
    });
  for (const [id, label] of Object.entries(timeLabels)) {
    const atMs = times[id as keyof typeof timeLabels];
    const saidAlready = (id === 'kill' || id === 'firstOome') && atMs === terminal.atMs;
    if (atMs !== null && !saidAlready) marks.push({ id, label, atMs, kind: 'event' });
  }
  return marks;
}

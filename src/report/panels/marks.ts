import type { Recording } from '../../record/recording.ts';
import type { TerminalKind, Verdict } from '../../verdict/verdict.ts';
import { namedTimes, timeNames } from '../../verdict/words/timeNames.ts';

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

/** How the end is marked; null: it is the end of the observation only. */
const endMarks = {
  'oom-kill': 'death',
  'heap-oome': 'death',
  'other-oome': 'death',
  'native-oom': 'death',
  'external-kill': 'death',
  'host-oom': 'death',
  crash: 'death',
  unresponsive: 'event',
  'failed-to-start': 'event',
  inconclusive: 'event',
  survived: null,
} satisfies Record<TerminalKind, Mark['kind'] | null>;

/** Moments of a trial in order of time, death as its own kind. */
export function marksOf(recording: Recording, verdict: Verdict | null): Mark[] {
  const marks: Mark[] = [];
  for (const event of recording.events) {
    if (event.kind === 'ready') marks.push({ id: 'ready', label: 'ready', atMs: event.atMs, kind: 'event' });
    if (event.kind === 'load-started')
      marks.push({ id: 'load-started', label: timeNames.loadStart, atMs: event.atMs, kind: 'event' });
  }
  if (verdict) marks.push(...verdictMarks(verdict));
  const ending = recording.trial.ending;
  if (ending)
    marks.push({ id: 'ending', label: `trial ends: ${ending.reason}`, atMs: ending.atMs, kind: 'event' });
  return marks.filter(firstOfItsId).sort((a, b) => a.atMs - b.atMs || a.id.localeCompare(b.id, 'en'));
}

const firstOfItsId = (mark: Mark, index: number, all: Mark[]): boolean =>
  all.findIndex((other) => other.id === mark.id) === index;

/** Where one of them is the terminal event, its mark says so. */
const endsAsIt: readonly string[] = ['kill', 'firstKill', 'firstOome', 'serviceEnd'];

function verdictMarks(verdict: Verdict): Mark[] {
  const marks: Mark[] = [];
  const { terminal, degradation, times } = verdict;
  if (degradation.onsetMs !== null)
    marks.push({ id: 'degradation', label: degradation.kind, atMs: degradation.onsetMs, kind: 'event' });
  const kind = endMarks[terminal.kind];
  if (terminal.atMs !== null && kind !== null)
    marks.push({ id: 'terminal', label: terminal.kind, atMs: terminal.atMs, kind });
  for (const { id, name, atMs } of namedTimes(times)) {
    const saidAlready =
      id === 'loadStart' || id === 'observationEnd' || (endsAsIt.includes(id) && atMs === terminal.atMs);
    if (atMs !== null && !saidAlready) marks.push({ id, label: name, atMs, kind: 'event' });
  }
  return marks;
}

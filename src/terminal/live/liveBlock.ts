import type { LiveSample } from '../../lab/progress.ts';
import { rateText } from '../../scenario/loads/arrivals.ts';
import { formatBytes } from '../../scenario/units.ts';
import { paint } from '../toolkit/paint.ts';
import { printable } from '../toolkit/printable.ts';
import type { Screen } from '../toolkit/screen.ts';

/** What the live block shows. */
export interface LiveState {
  position: number;
  /** In a search as `found` says. */
  total: number;
  variant: Record<string, string>;
  phase: string;
  /** Since the trial began. */
  elapsedMs: number;
  /** Estimate for the whole run; null before the first trial is done. */
  leftMs: number | null;
  /** What a search knows by now, a line for each of what it looks at, and what its total is; null: it is none, or no trial is done. */
  found: { lines: string[]; bound: 'at most' | 'about' } | null;
  sample: LiveSample | null;
  lastEvent: string;
}

/** The lines of the live block, none wider than the screen. Pure. */
export function liveLines(state: LiveState, screen: Screen): string[] {
  const { sample } = state;
  const variant = Object.entries(state.variant)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  const bound = state.found?.bound;
  const total = bound === undefined ? state.total : `${bound} ${state.total}`;
  const left = state.leftMs === null ? '' : `   ${bound ?? 'about'} ${clockText(state.leftMs)} left`;
  const lines = [
    paint(screen, 'bold', clip(`trial ${state.position} of ${total}  ${variant}`, screen)),
    clip(`  ${clockText(state.elapsedMs)}  ${state.phase}${left}`, screen),
  ];
  if (sample) {
    lines.push(
      clip(
        `  load      ${drive(sample)}   ${count(sample.goodput)} good/s${underWay(sample)}   p99 ${milliseconds(sample.p99Ms)}`,
        screen,
      ),
      clip(
        `  memory    ${bar(sample.usageBytes, sample.limitBytes)} ${formatBytes(sample.usageBytes)} of ${formatBytes(sample.limitBytes)}   swap ${formatBytes(sample.swapBytes)}`,
        screen,
      ),
      clip(`  pressure  memory ${percent(sample.memFullShare)}   io ${percent(sample.ioFullShare)}`, screen),
    );
    if (sample.heapUsedBytes !== null) {
      lines.push(
        clip(
          `  heap      ${bar(sample.heapUsedBytes, sample.heapMaxBytes)} ${formatBytes(sample.heapUsedBytes)} of ${formatBytes(sample.heapMaxBytes)}   in GC ${percent(sample.gcShare)}`,
          screen,
        ),
      );
    }
  }
  for (const line of state.found?.lines ?? []) lines.push(clip(`  known     ${line}`, screen));
  if (state.lastEvent !== '') lines.push(paint(screen, 'yellow', clip(`  ${state.lastEvent}`, screen)));
  return lines;
}

function drive({ connections, perSecond }: LiveSample): string {
  if (perSecond !== null) return rateText(perSecond);
  // Before the first second of a load nobody knows which of the two drives it.
  return connections === null ? 'n/a' : `${count(connections)} connections`;
}

/** Arrivals do not wait for answers: how many have none is what tells of a service that falls behind. */
function underWay({ inFlight, waiting }: LiveSample): string {
  if (inFlight === null) return '';
  return `   ${count(inFlight)} in flight${waiting ? `, ${count(waiting)} waiting` : ''}`;
}

const barWidth = 20;

function bar(value: number | null, limit: number | null): string {
  const filled = value === null || !limit ? 0 : Math.min(barWidth, Math.round((value / limit) * barWidth));
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}

export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const count = (value: number | null): string => (value === null ? 'n/a' : String(Math.round(value)));
const percent = (share: number | null): string => (share === null ? 'n/a' : `${Math.round(share * 100)} %`);
const milliseconds = (value: number | null): string => (value === null ? 'n/a' : `${Math.round(value)} ms`);

export function clip(text: string, screen: Screen): string {
  const line = printable(text).replace(/\s/g, ' ');
  return line.length > screen.columns - 1 ? `${line.slice(0, screen.columns - 2)}…` : line;
}

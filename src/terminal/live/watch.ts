import { createLogUpdate } from 'log-update';
import type { Progress, Report } from '../../lab/progress.ts';
import { never } from '../../never.ts';
import { paint, type Style } from '../toolkit/paint.ts';
import { paragraph, widthOf } from '../toolkit/paragraph.ts';
import type { Screen } from '../toolkit/screen.ts';
import { fleetLines } from './fleetBlock.ts';
import { type LiveState, liveLines } from './liveBlock.ts';

/**
 * Shows progress on standard error: on a terminal one live block, and above it what stays, wrapped at words; plain whole
 * lines elsewhere. Disposing leaves the cursor in order.
 */
export interface Watch extends Disposable {
  report: Report;
}

const refreshMs = 250;

export function watch(stream: NodeJS.WriteStream, screen: Screen): Watch {
  return screen.tty ? liveWatch(stream, screen) : plainWatch(stream);
}

function plainWatch(stream: NodeJS.WriteStream): Watch {
  const line = (text: string, indent = ''): void =>
    void stream.write(`${paragraph(text, Number.POSITIVE_INFINITY, indent)}\n`);
  let total = 0;
  let told: string[] = [];
  let hosts: FleetProgress['hosts'] = [];
  const report = (progress: Progress): void => {
    switch (progress.kind) {
      case 'step':
        return line(progress.text);
      case 'trial-began':
        total = progress.total;
        return line(`trial ${progress.position} of ${total}: ${variantText(progress.variant)}`);
      case 'trial-phase':
        return line(progress.name, '  ');
      case 'trial-event':
        return line(eventText(progress), '  ');
      case 'trial-sample':
        return; // only a block that is drawn over can show them
      case 'trial-ended':
        return line(endedText(progress, total));
      case 'fleet':
        total = progress.done + progress.left;
        for (const text of news(hosts, progress)) line(text, '  ');
        hosts = progress.hosts;
        return;
      case 'so-far':
        for (const text of progress.lines) if (!told.includes(text)) line(text, '  ');
        told = progress.lines;
        return;
      default:
        return never(progress);
    }
  };
  return { report, [Symbol.dispose]: () => {} };
}

function liveWatch(stream: NodeJS.WriteStream, screen: Screen): Watch {
  const block = createLogUpdate(stream, { showCursor: true });
  /** A window may be made narrower while a run lasts. */
  const now = (): Screen => ({ ...screen, columns: stream.columns || screen.columns });
  const seconds: number[] = [];
  let began = 0;
  let state: LiveState | null = null;
  let search: Extract<Progress, { kind: 'so-far' }> | null = null;
  let fleet: FleetProgress | null = null;
  const draw = (): void => {
    if (fleet) return block(fleetLines(fleet, performance.now() - began, now()).join('\n'));
    if (!state) return;
    const elapsedMs = performance.now() - began;
    const shown =
      search === null ? { leftMs: timeLeft(seconds, state, elapsedMs) } : known(search, state, elapsedMs);
    block(liveLines({ ...state, elapsedMs, ...shown }, now()).join('\n'));
  };
  const above = (text: string, style?: Style): void => {
    block.clear();
    const lines = paragraph(text, widthOf(now())).split('\n');
    for (const line of lines) stream.write(`${style ? paint(screen, style, line) : line}\n`);
    draw();
  };
  const timer = setInterval(draw, refreshMs);
  const report = (progress: Progress): void => {
    switch (progress.kind) {
      case 'step':
        return above(progress.text, 'dim');
      case 'trial-began':
        began = performance.now();
        state = {
          ...progress,
          phase: 'starting',
          elapsedMs: 0,
          leftMs: null,
          found: null,
          sample: null,
          lastEvent: '',
        };
        return draw();
      case 'trial-ended':
        seconds.push(progress.seconds);
        above(endedText(progress, fleet ? fleet.done + fleet.left : (state?.total ?? 0)));
        state = null;
        return fleet ? draw() : block.clear();
      case 'fleet':
        fleet = progress;
        began = performance.now();
        return draw();
      case 'so-far':
        search = progress;
        return;
      case 'trial-phase':
      case 'trial-sample':
      case 'trial-event':
        if (state) state = advance(state, progress);
        return;
      default:
        return never(progress);
    }
  };
  return {
    report,
    [Symbol.dispose]: () => {
      clearInterval(timer);
      block.clear();
      block.done();
    },
  };
}

type FleetProgress = Extract<Progress, { kind: 'fleet' }>;

/** What hosts began, and who came and went, since it was told the last time. */
function news(before: FleetProgress['hosts'], { hosts }: FleetProgress): string[] {
  const was = new Map(before.map((host) => [host.name, host]));
  return [
    ...hosts.flatMap(({ name, trial }) => {
      const joined = was.has(name) ? [] : [`host ${name} is there`];
      const began = trial === null || was.get(name)?.trial === trial ? [] : [`host ${name} began ${trial}`];
      return [...joined, ...began];
    }),
    ...before
      .filter(({ name }) => hosts.every((host) => host.name !== name))
      .map(({ name }) => `host ${name} is gone`),
  ];
}

/** Told while a trial runs. */
type InTrial = Extract<Progress, { kind: 'trial-phase' | 'trial-sample' | 'trial-event' }>;

function advance(state: LiveState, progress: InTrial): LiveState {
  switch (progress.kind) {
    case 'trial-phase':
      return { ...state, phase: progress.name };
    case 'trial-sample':
      return { ...state, sample: progress.sample };
    case 'trial-event':
      return { ...state, lastEvent: eventText(progress) };
    default:
      return never(progress);
  }
}

/** What a search said when the trial before this one was done. */
function known(
  { lines, trialsLeft, leftMs, bound }: Extract<Progress, { kind: 'so-far' }>,
  { position }: LiveState,
  elapsedMs: number,
): Pick<LiveState, 'found' | 'total' | 'leftMs'> {
  return {
    found: { lines, bound },
    total: position - 1 + trialsLeft,
    leftMs: Math.max(0, leftMs - elapsedMs),
  };
}

/** By the mean of the trials done; null before there are any. */
function timeLeft(seconds: readonly number[], state: LiveState, elapsedMs: number): number | null {
  if (seconds.length === 0) return null;
  const meanMs = (seconds.reduce((sum, each) => sum + each, 0) / seconds.length) * 1000;
  return Math.max(0, meanMs - elapsedMs) + (state.total - state.position) * meanMs;
}

const eventText = ({ atMs, text }: Extract<Progress, { kind: 'trial-event' }>): string =>
  `at ${(atMs / 1000).toFixed(1)} s: ${text}`;

const endedText = (
  { id, sentence, seconds }: Extract<Progress, { kind: 'trial-ended' }>,
  total: number,
): string => `${id} (of ${total}, ${seconds.toFixed(0)} s): ${sentence}`;

const variantText = (variant: Record<string, string>): string =>
  Object.entries(variant)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ') || 'no variation';

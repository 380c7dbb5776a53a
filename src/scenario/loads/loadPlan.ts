import { never } from '../../never.ts';
import type { LoadPhase, LoadPlan } from '../plan.ts';
import { sendsPlanOf } from '../requests/sends.ts';
import { formatDuration } from '../units.ts';
import { millisecondsOf } from '../written.ts';
import { arriving, openPlanOf } from './arrivals.ts';
import { holding, type Sent, type Stretch } from './shape.ts';
import { type LoadSpec, sentBy } from './shapes.ts';

/** The load as the generator executes it. @param load validated: its durations and sizes parse. */
export function loadPlanOf(load: LoadSpec, seed: number): LoadPlan {
  const warming = load.warmup ? [warmupOf(load.warmup)] : [];
  const common = {
    seed,
    ...sendsPlanOf(load),
    timeoutMs: millisecondsOf(load.timeout ?? '5s'),
  };
  return { ...common, ...planOf(sentBy(load), warming) };
}

function warmupOf(warmup: NonNullable<LoadSpec['warmup']>): Stretch {
  const durationMs = millisecondsOf(warmup.for);
  return 'connections' in warmup
    ? holding(warmup.connections, durationMs, 'warm-up')
    : arriving(warmup.perSecond, durationMs, 'warm-up');
}

function planOf(sent: Sent, warming: readonly Stretch[]): Pick<LoadPlan, 'phases' | 'open' | 'volleys'> {
  const open = warming.some(({ loop }) => loop === 'open') ? openPlanOf({}) : null;
  switch (sent.kind) {
    case 'stretches':
      return { phases: phasesOf(warming, sent.stretches), open, volleys: null };
    case 'arrivals':
      return { phases: phasesOf(warming, sent.stretches), open: sent.open, volleys: null };
    case 'volleys':
      return { phases: phasesOf(warming, []), open, volleys: sent.volleys };
    default:
      return never(sent);
  }
}

/** One after the other, without a gap. */
function phasesOf(warming: readonly Stretch[], measured: readonly Stretch[]): LoadPhase[] {
  let clock = 0;
  return [...warming, ...measured].map(({ name, loop, durationMs, from, to }, index) => {
    const startMs = clock;
    clock += durationMs;
    return { name, startMs, endMs: clock, loop, from, to, warmup: index < warming.length };
  });
}

/** `10 connections for 20.0 s, 20 connections for 20.0 s`; without the warm-up where volleys follow. */
export function loadText({ phases, volleys }: LoadPlan): string {
  if (volleys !== null) return `${volleys.times} × ${volleys.count} requests at once`;
  return phases
    .map(({ name, startMs, endMs }) => `${name} for ${formatDuration(endMs - startMs)}`)
    .join(', ');
}

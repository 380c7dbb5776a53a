import { never } from '../../never.ts';
import type { LoadPhase, LoadPlan } from '../plan.ts';
import { formatDuration } from '../units.ts';
import { millisecondsOf } from '../written.ts';
import { requestPlansOf } from './requests.ts';
import { holding, type Sent, type Stretch } from './shape.ts';
import { type LoadSpec, sentBy } from './shapes.ts';

/** The load as the generator executes it. @param load validated: its durations and sizes parse. */
export function loadPlanOf(load: LoadSpec, seed: number): LoadPlan {
  const { warmup } = load;
  const warming = warmup ? [holding(warmup.connections, millisecondsOf(warmup.for), 'warm-up')] : [];
  const common = {
    seed,
    requests: requestPlansOf(load.requests),
    timeoutMs: millisecondsOf(load.timeout ?? '5s'),
  };
  return { ...common, ...planOf(sentBy(load), warming) };
}

function planOf(sent: Sent, warming: readonly Stretch[]): Pick<LoadPlan, 'phases' | 'volleys'> {
  switch (sent.kind) {
    case 'stretches':
      return { phases: phasesOf(warming, sent.stretches), volleys: null };
    case 'volleys':
      return { phases: phasesOf(warming, []), volleys: sent.volleys };
    default:
      return never(sent);
  }
}

/** One after the other, without a gap. */
function phasesOf(warming: readonly Stretch[], measured: readonly Stretch[]): LoadPhase[] {
  let clock = 0;
  return [...warming, ...measured].map(({ name, durationMs, from, to }, index) => {
    const startMs = clock;
    clock += durationMs;
    return { name, startMs, endMs: clock, from, to, warmup: index < warming.length };
  });
}

/** `10 connections for 20.0 s, 20 connections for 20.0 s`; without the warm-up where volleys follow. */
export function loadText({ phases, volleys }: LoadPlan): string {
  if (volleys !== null) return `${volleys.times} × ${volleys.count} requests at once`;
  return phases
    .map(({ name, startMs, endMs }) => `${name} for ${formatDuration(endMs - startMs)}`)
    .join(', ');
}

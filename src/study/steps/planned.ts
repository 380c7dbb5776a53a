import type { Recording } from '../../record/recording.ts';
import { loadMs } from '../../scenario/loads/cap.ts';

/** A step of a load as it was planned: what was to be offered, and when. */
export interface PlannedStep {
  name: string;
  /** `last answers`: after the last arrival of an open loop, what was due before is still answered, or not. */
  part: 'warm-up' | 'measured' | 'last answers';
  /** Since the load began, warm-up included. */
  fromMs: number;
  /** null: it takes what it takes. */
  toMs: number | null;
  unit: 'connections' | 'requests/s';
  /** What drives it goes evenly from the one to the other. */
  from: number;
  to: number;
}

/** The same of every trial of a variant. Empty: the trial had no load. */
export function plannedSteps({ trial }: Recording, loadStartMs: number | null): PlannedStep[] {
  const { load } = trial.plan;
  if (load === null) return [];
  const steps = load.phases.map(
    ({ name, startMs, endMs, loop, from, to, warmup }): PlannedStep => ({
      name,
      part: warmup ? 'warm-up' : 'measured',
      fromMs: startMs,
      toMs: endMs,
      unit: loop === 'closed' ? 'connections' : 'requests/s',
      from,
      to,
    }),
  );
  const endMs = Math.max(0, ...load.phases.map((phase) => phase.endMs));
  if (load.volleys !== null) {
    const { count, times } = load.volleys;
    // The warm-up's requests are left to end first.
    const begunMs = trial.phases.find(({ warmup }) => !warmup)?.startMs ?? null;
    const fromMs = begunMs === null || loadStartMs === null ? endMs : begunMs - loadStartMs;
    const name = `${times} × ${count} requests at once`;
    return [
      ...steps,
      { name, part: 'measured', fromMs, toMs: null, unit: 'connections', from: count, to: count },
    ];
  }
  if (load.phases.at(-1)?.loop !== 'open') return steps;
  const last = { fromMs: loadMs(load), toMs: null, unit: 'requests/s', from: 0, to: 0 } as const;
  return [...steps, { name: 'last answers', part: 'last answers', ...last }];
}

import type { LoadSpec } from './load.ts';
import type { LoadPhase, LoadPlan, RequestPlan } from './plan.ts';
import { parseBytes, parseDuration } from './units.ts';

/** The load as the generator executes it. @param load validated: its durations and sizes parse. */
export function loadPlanOf(load: LoadSpec, seed: number): LoadPlan {
  const phases: LoadPhase[] = [];
  let clock = 0;
  const add = (name: string, durationMs: number, from: number, to: number, warmup = false): void => {
    phases.push({ name, startMs: clock, endMs: clock + durationMs, from, to, warmup });
    clock += durationMs;
  };
  if (load.warmup) {
    add('warm-up', ms(load.warmup.for), load.warmup.connections, load.warmup.connections, true);
  }
  addShape(load, add);
  return {
    seed,
    requests: requestPlansOf(load.requests),
    timeoutMs: ms(load.timeout ?? '5s'),
    phases,
    volleys:
      load.shape === 'at-once' ? { count: load.count, times: load.times, everyMs: ms(load.every) } : null,
  };
}

const many = (connections: number): string => `${connections} connection${connections === 1 ? '' : 's'}`;

function addShape(
  load: LoadSpec,
  add: (name: string, durationMs: number, from: number, to: number) => void,
): void {
  switch (load.shape) {
    case 'steady':
      add(many(load.connections), ms(load.for), load.connections, load.connections);
      return;
    case 'steps':
      for (const connections of load.connections) {
        add(many(connections), ms(load.every), connections, connections);
      }
      return;
    case 'ramp':
      add(`${load.from} to ${load.to} connections`, ms(load.over), load.from, load.to);
      if (load.hold) add(many(load.to), ms(load.hold), load.to, load.to);
      return;
    case 'spike':
      add('before the spike', ms(load.before), load.base, load.base);
      add('spike', ms(load.during), load.peak, load.peak);
      add('after the spike', ms(load.after), load.base, load.base);
      return;
    case 'at-once':
      return;
  }
}

function requestPlansOf(requests: LoadSpec['requests']): RequestPlan[] {
  const list = typeof requests === 'string' ? [{ path: requests }] : requests;
  return list.map((request) => ({
    path: request.path,
    method: request.method ?? 'GET',
    weight: request.weight ?? 1,
    bodyBytes: request.body === undefined ? 0 : (parseBytes(request.body) ?? 0),
    headers: request.headers ?? {},
  }));
}

function ms(text: string): number {
  const value = parseDuration(text);
  if (value === null) throw new TypeError(`not a duration: ${text}`);
  return value;
}

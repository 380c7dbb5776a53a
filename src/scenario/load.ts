/** Load shapes as a user writes them. Durations and sizes are text (`10s`); counts are numbers. */
export interface RequestSpec {
  /** Path with optional choices: `/images/{1..60}` draws a number, `/{a|b}` draws a word, both by the seed. */
  path: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD' | undefined;
  /** Share of this request among the mix; 1 when left out. */
  weight?: number | undefined;
  /** Size of a random body, such as `2m`; none when left out. */
  body?: string | undefined;
  headers?: Record<string, string> | undefined;
}

interface LoadCommon {
  /** One path, or a mix of requests. */
  requests: string | RequestSpec[];
  /** After this long a request counts as timed out; `5s` when left out. */
  timeout?: string | undefined;
  /** Load before measuring starts: connections for a time; left out of all figures. */
  warmup?: { connections: number; for: string } | undefined;
}

export interface SteadyLoad extends LoadCommon {
  shape: 'steady';
  connections: number;
  for: string;
}
export interface StepsLoad extends LoadCommon {
  shape: 'steps';
  connections: number[];
  every: string;
}
export interface RampLoad extends LoadCommon {
  shape: 'ramp';
  from: number;
  to: number;
  over: string;
  hold?: string | undefined;
}
export interface SpikeLoad extends LoadCommon {
  shape: 'spike';
  base: number;
  peak: number;
  before: string;
  during: string;
  after: string;
}
export interface AtOnceLoad extends LoadCommon {
  shape: 'at-once';
  /** Requests sent in the same moment, each on a connection of its own. */
  count: number;
  /** The volley is repeated so many times, ... */
  times: number;
  /** ... this long after the one before began, or when that one was answered, whichever is later. */
  every: string;
}

export type LoadSpec = SteadyLoad | StepsLoad | RampLoad | SpikeLoad | AtOnceLoad;

type Without<T> = Omit<T, 'shape'>;

/** The same number of connections all the time. */
export const steady = (spec: Without<SteadyLoad>): SteadyLoad => ({ shape: 'steady', ...spec });
/** More connections at each step. */
export const steps = (spec: Without<StepsLoad>): StepsLoad => ({ shape: 'steps', ...spec });
/** Connections grow evenly, then hold. */
export const ramp = (spec: Without<RampLoad>): RampLoad => ({ shape: 'ramp', ...spec });
/** A quiet base, a sudden peak, the base again. */
export const spike = (spec: Without<SpikeLoad>): SpikeLoad => ({ shape: 'spike', ...spec });
/** N requests in the same moment, repeated. */
export const atOnce = (spec: Without<AtOnceLoad>): AtOnceLoad => ({ shape: 'at-once', ...spec });

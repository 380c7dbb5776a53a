import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { type CapacityAnswer, capacityAnswer } from '../../../src/study/capacity/answer.ts';
import { absorb, beliefAtFirst } from '../../../src/study/capacity/belief.ts';
import { type NextTrial, nextTrial } from '../../../src/study/capacity/nextTrial.ts';
import type { CapacityTrial } from '../../../src/study/capacity/trial.ts';
import { drawService, type Machine, type SimulatedService } from './services.ts';

export interface Simulated {
  service: SimulatedService;
  trials: CapacityTrial[];
  answer: CapacityAnswer;
  /** The rate that half of all fresh machines hold, in the middle of the time of the full trials. */
  edgePerSecond: number;
  /** The answer does not contradict the truth: its interval, or its bound, holds the edge. */
  right: boolean;
  /** The rate that is said to be held by nine of ten is; null: none is said. */
  nineRight: boolean | null;
}

/** Trials that end in no answer: of any kind, at random. */
const voidShare = 0.02;
/** A machine that has served smaller rates before breaks a little earlier. */
const tired = 0.95;

/** A search from its first trial to its last, at a service that is drawn by the seed. */
export function simulate(seed: number): Simulated {
  const { service, random } = drawService(seed);
  const { plan } = service;
  const trials: CapacityTrial[] = [];
  const clocks: number[] = [];
  let [belief, clock] = [beliefAtFirst(plan), 0];
  for (;;) {
    const next = nextTrial(plan, trials, belief);
    if (next === null) break;
    const machine = service.machine(random, clock);
    const trial = outcome(next, machine, plan.toPerSecond, String(trials.length + 1), random);
    trials.push(trial);
    belief = absorb(belief, trial);
    if (next.kind === 'full') clocks.push(clock);
    clock += next.kind === 'full' ? 1 : plan.shortMs / plan.holdMs;
  }
  const middle = clocks.reduce((sum, at) => sum + at, 0) / Math.max(1, clocks.length);
  const edgePerSecond = service.edgeAt(middle);
  const answer = capacityAnswer(plan, trials, belief);
  const nine = answer.ninePerSecond;
  return {
    service,
    trials,
    answer,
    edgePerSecond,
    right: isRight(answer, edgePerSecond),
    nineRight: nine === null ? null : service.shareAt(nine, middle) >= 0.9,
  };
}

function outcome(
  { kind, ratePerSecond }: NextTrial,
  machine: Machine,
  toPerSecond: number,
  id: string,
  random: RandomGenerator,
): CapacityTrial {
  if (uniformFloat64(random) < voidShare)
    return { id, kind, ratePerSecond, result: 'void', reachedPerSecond: null };
  if (kind === 'steps') return climb(ratePerSecond, machine.short * tired, toPerSecond, id);
  const held = ratePerSecond <= machine[kind];
  return { id, kind, ratePerSecond, result: held ? 'held' : 'broken', reachedPerSecond: null };
}

/** Doubles the rate until it breaks. */
function climb(from: number, breaksAbove: number, toPerSecond: number, id: string): CapacityTrial {
  let [ratePerSecond, reachedPerSecond] = [from, null as number | null];
  while (ratePerSecond <= breaksAbove) {
    reachedPerSecond = ratePerSecond;
    if (ratePerSecond * 2 > toPerSecond)
      return { id, kind: 'steps', ratePerSecond, result: 'held', reachedPerSecond };
    ratePerSecond *= 2;
  }
  return { id, kind: 'steps', ratePerSecond, result: 'broken', reachedPerSecond };
}

function isRight({ kind, interval }: CapacityAnswer, edgePerSecond: number): boolean {
  if (interval === null) return false;
  if (kind === 'at-least') return edgePerSecond >= interval.lowPerSecond;
  if (kind === 'less-than') return edgePerSecond <= interval.highPerSecond;
  return interval.lowPerSecond <= edgePerSecond && edgePerSecond <= interval.highPerSecond;
}

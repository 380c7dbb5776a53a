import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomStream } from '../../../src/random.ts';
import type { CapacityPlan } from '../../../src/scenario/capacity/plan.ts';
import { medianOf, mixture } from '../../../src/study/capacity/hypotheses.ts';

/** Kinds of services, and how many of all there are of each. */
export const serviceKinds = {
  logistic: 0.55,
  drift: 0.15,
  bimodal: 0.1,
  late: 0.1,
  'no rate breaks it': 0.05,
  'no rate passes': 0.05,
} as const;
export type ServiceKind = keyof typeof serviceKinds;

/** A service whose edge is known. */
export interface SimulatedService {
  kind: ServiceKind;
  plan: CapacityPlan;
  /** From the rate that 90 % of the machines hold to the one that 10 % do, as a share. */
  widthShare: number;
  /** The rate that half of all fresh machines hold, when so many full trials could have been made. */
  edgeAt(clock: number): number;
  /** The share of fresh machines that hold a rate then. */
  shareAt(ratePerSecond: number, clock: number): number;
  /** A fresh machine of it. */
  machine(random: RandomGenerator, clock: number): Machine;
}

/** Up to which rates it holds. */
export interface Machine {
  full: number;
  short: number;
}

export function drawService(seed: number): { service: SimulatedService; random: RandomGenerator } {
  const random = randomStream(seed, 'simulated services');
  const fromPerSecond = betweenLog(random, 1, 100);
  const toPerSecond = fromPerSecond * betweenLog(random, 10, 1000);
  const common = { holdMs: 60_000, shortMs: 15_000, precision: 0.05, confidence: 0.9, mostFull: 20 };
  const plan: CapacityPlan = { fromPerSecond, toPerSecond, ...common };
  const kind = drawKind(random);
  const widthShare = betweenLog(random, 0.01, 0.4);
  const scale = Math.log(1 + widthShare) / (2 * Math.log(9));
  const edge = drawEdge(kind, plan, random);
  const shortTimes = drawShortTimes(kind, random);
  // Over twenty full trials by up to a tenth, up or down.
  const drift = kind === 'drift' ? between(random, -0.1, 0.1) / 20 : 0;
  const otherShare = kind === 'bimodal' ? between(random, 0.05, 0.4) : 0;
  const otherAway = (uniformFloat64(random) < 0.5 ? -1 : 1) * betweenLog(random, 0.08, 0.7);
  const held = mixture(scale, otherShare, otherAway);
  const median = medianOf(held);
  const edgeAt = (clock: number): number => edge * Math.exp(drift * clock);
  const service: SimulatedService = {
    kind,
    plan,
    widthShare,
    edgeAt,
    shareAt: (ratePerSecond, clock) => held(Math.log(ratePerSecond / edgeAt(clock)) + median),
    machine(own, clock) {
      const other = uniformFloat64(own) < otherShare ? otherAway : 0;
      const full = edgeAt(clock) * Math.exp(scale * logit(uniformFloat64(own)) + other - median);
      return { full, short: full * shortTimes };
    },
  };
  return { service, random };
}

function drawKind(random: RandomGenerator): ServiceKind {
  let left = uniformFloat64(random);
  for (const [kind, share] of Object.entries(serviceKinds)) {
    left -= share;
    if (left < 0) return kind as ServiceKind;
  }
  return 'logistic';
}

function drawEdge(
  kind: ServiceKind,
  { fromPerSecond, toPerSecond }: CapacityPlan,
  random: RandomGenerator,
): number {
  if (kind === 'no rate breaks it') return toPerSecond * betweenLog(random, 1.3, 10);
  if (kind === 'no rate passes') return fromPerSecond / betweenLog(random, 1.3, 10);
  return betweenLog(random, fromPerSecond * 1.1, toPerSecond / 1.1);
}

/** How much more a machine holds for a short time: of some that fail late, anything. */
function drawShortTimes(kind: ServiceKind, random: RandomGenerator): number {
  if (kind !== 'late') return 1 + between(random, 0, 0.02);
  return uniformFloat64(random) < 0.2 ? Number.POSITIVE_INFINITY : betweenLog(random, 1.05, 8);
}

const between = (random: RandomGenerator, low: number, high: number): number =>
  low + (high - low) * uniformFloat64(random);
const betweenLog = (random: RandomGenerator, low: number, high: number): number =>
  Math.exp(between(random, Math.log(low), Math.log(high)));
const logit = (p: number): number => Math.log(p / (1 - p));

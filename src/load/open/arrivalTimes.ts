import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { randomStream } from '../../random.ts';
import type { LoadPhase, OpenPlan } from '../../scenario/plan.ts';

/** A request that is to be sent at its time, whatever became of those before. */
export interface Due {
  /** From the start of the load. */
  atMs: number;
  warmup: boolean;
}

/**
 * When requests are due, in order, fixed by the seed before the first is sent. A rate that changes is exact: an arrival is
 * due when the integral of the rate reaches its mark, and the marks are at ½, 1½, 2½ ... (uniform), or the points of a
 * Poisson process of rate 1 (time-rescaling: Brown et al. 2002, Neural Computation 14). The integral goes on from phase to
 * phase, so that no fraction of an arrival is lost between them.
 */
export function* arrivalTimes(
  phases: readonly LoadPhase[],
  arrivals: OpenPlan['arrivals'],
  seed: number,
): Generator<Due, undefined> {
  const nextMark = marks(arrivals, seed);
  let mark = nextMark();
  let before = 0;
  for (const { startMs, endMs, loop, from, to, warmup } of phases) {
    if (loop !== 'open') continue;
    const spanS = (endMs - startMs) / 1000;
    const whole = ((from + to) / 2) * spanS;
    for (; mark < before + whole; mark = nextMark()) {
      const atS = reaches(mark - before, from, (to - from) / spanS);
      yield { atMs: Math.min(endMs, startMs + atS * 1000), warmup };
    }
    before += whole;
  }
}

/** When the integral of `from + slope·t` reaches `arrived`: the root of the quadratic in the form that cancels nothing. */
function reaches(arrived: number, from: number, slope: number): number {
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * arrived));
  return (2 * arrived) / (from + root);
}

function marks(arrivals: OpenPlan['arrivals'], seed: number): () => number {
  if (arrivals === 'uniform') {
    let index = -0.5;
    return () => {
      index += 1;
      return index;
    };
  }
  const random = randomStream(seed, 'arrivals');
  let mark = 0;
  return () => {
    // 1 − u is never 0.
    mark -= Math.log(1 - uniformFloat64(random));
    return mark;
  };
}

/**
 * What free recommenders would say of the same recordings. Each computes as its program does by default; none of them tries
 * what it says. To correct a figure, correct it here, with its source:
 *
 * - KRR: robusta-dev/krr at d6baa74, strategy "simple" (robusta_krr/strategies/simple.py; core/runner.py rounds).
 * - VPA: kubernetes/autoscaler at 55c37cd, vertical-pod-autoscaler/pkg/recommender (config/config.go and
 *   model/aggregations_config.go have the figures, model/container.go and util/histogram.go what is done with them).
 * - Paketo: paketo-buildpacks/libjvm at 53eac90 (calc/calculator.go, helper/memory_calculator.go, and the defaults of
 *   calc/direct_memory.go, reserved_code_cache.go and stack.go).
 */

const mib = 1024 ** 2;
const dayMs = 24 * 60 * 60 * 1000;

/** The memory of one container over one trial: fresh containers of one service are to a recommender its pods. */
export interface Peak {
  /** Largest working set: what the group is charged for, without inactive pages of files, as cAdvisor counts it. */
  workingSetBytes: number;
  /** When it began, on any clock that all of them share. */
  atMs: number;
  /** The limit at which the kernel killed its main process; null: it was not killed. */
  killedAtBytes: number | null;
}

/**
 * KRR: the largest working set of all and 15 %, in whole MiB, at least 100. That containers were killed it leaves out, unless
 * it is told to look.
 */
export const krrBytes = (peaks: readonly Peak[]): number =>
  Math.max(100, Math.ceil((1.15 * Math.max(...peaks.map(({ workingSetBytes }) => workingSetBytes))) / mib)) *
  mib;

/**
 * The target of Kubernetes' vertical pod autoscaler: the 90th percentile of the peaks of each container in each 24 h, a peak
 * of half the weight of one that is a day younger, and 15 %, at least 250 MiB. A trial is shorter than a day and has one
 * peak. The percentile is the end of its bucket in a histogram whose buckets begin at 10 MB and grow by 5 %. One that was
 * killed is taken to have needed a fifth more than its limit, or 100 MiB if that is more.
 */
export function vpaBytes(peaks: readonly Peak[]): number {
  const rising = peaks.toSorted((a, b) => neededBytes(a) - neededBytes(b));
  const newest = Math.max(...peaks.map(({ atMs }) => atMs));
  const weights = rising.map(({ atMs }) => 2 ** ((atMs - newest) / dayMs));
  const threshold = 0.9 * weights.reduce((a, b) => a + b, 0);
  let sum = 0;
  const at = weights.findIndex((weight) => {
    sum += weight;
    return sum >= threshold;
  });
  const percentile = rising[at] ?? rising.at(-1);
  if (percentile === undefined) throw new RangeError('no peaks');
  return Math.max(250 * mib, 1.15 * endOfBucket(neededBytes(percentile)));
}

function neededBytes({ workingSetBytes, killedAtBytes }: Peak): number {
  if (killedAtBytes === null) return workingSetBytes;
  const used = Math.max(workingSetBytes, killedAtBytes);
  return Math.max(used + 100 * mib, 1.2 * used);
}

/** Buckets of 10 MB, 10.5 MB, ...: the start of the nth is the sum of those before it. */
function endOfBucket(bytes: number): number {
  const [first, growth] = [1e7, 1.05];
  const bucket =
    bytes < first ? 0 : Math.floor(Math.log((bytes * (growth - 1)) / first + 1) / Math.log(growth));
  return (first * (growth ** (bucket + 1) - 1)) / (growth - 1);
}

/** What Paketo's memory calculator looks at. */
export interface JvmShape {
  limitBytes: number;
  loadedClasses: number;
}

/**
 * The heap that Paketo's memory calculator gives a JVM: what the limit leaves beside direct memory (10 MiB), metaspace
 * (14,000,000 and 5,800 bytes a class), code cache (240 MiB) and the stacks of 250 threads (1 MiB each), without headroom,
 * in whole KiB. It counts 35 % of the classes on the class path; here the classes that were loaded are known. null: nothing
 * is left, and it refuses to start.
 */
export function paketoHeapBytes({ limitBytes, loadedClasses }: JvmShape): number | null {
  const fixed = 10 * mib + (14_000_000 + 5_800 * loadedClasses) + 240 * mib + 250 * mib;
  const heap = Math.floor((limitBytes - fixed) / 1024) * 1024;
  return heap > 0 ? heap : null;
}

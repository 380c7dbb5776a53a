/**
 * What free recommenders would say of the same recordings. Each computes as its program does by default; none of them tries
 * what it says.
 */

const mib = 1024 ** 2;

/** What they look at. */
export interface Usage {
  /** Largest working set: what the group is charged for, without inactive pages of files, as cAdvisor counts it. */
  workingSetPeakBytes: number;
}

/**
 * KRR of Robusta: the largest working set and a buffer of 15 %, at least 100 MB (robusta-dev/krr, strategy "simple":
 * `--memory_buffer_percentage`, `--mem-min`).
 */
export const krrBytes = ({ workingSetPeakBytes }: Usage): number =>
  Math.max(100 * mib, 1.15 * workingSetPeakBytes);

/**
 * The target of Kubernetes' vertical pod autoscaler: the 90th percentile of the peaks of each day, each of half the weight
 * of the day after it, and 15 %, at least 250 MB. A recording is shorter than a day: it has one peak, which is that
 * percentile, read from a histogram whose buckets begin at 10 MB and grow by 5 %, as the end of its bucket
 * (kubernetes/autoscaler, vertical-pod-autoscaler/pkg/recommender: model/aggregations_config.go, logic/recommender.go).
 */
export function vpaBytes({ workingSetPeakBytes }: Usage): number {
  return Math.max(250 * mib, 1.15 * endOfBucket(workingSetPeakBytes));
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
 * (14,000,000 and 5,800 bytes a class), code cache (240 MiB) and the stacks of 250 threads (1 MiB each), without headroom
 * (paketo-buildpacks/libjvm, calc/calculator.go). It counts 35 % of the classes on the class path; here the classes that
 * were loaded are known. null: nothing is left, and it refuses to start.
 */
export function paketoHeapBytes({ limitBytes, loadedClasses }: JvmShape): number | null {
  const fixed = 10 * mib + (14_000_000 + 5_800 * loadedClasses) + 240 * mib + 250 * mib;
  const heap = limitBytes - fixed;
  return heap > 0 ? heap : null;
}

import type { Facts } from '../facts.ts';

/** Why a question about the end was answered with no: what was looked at, and what it showed. */

export function noKernelWord({ kills }: Facts): string {
  return kills.kernelLogRead
    ? 'The kernel log was read, and has no kill for the whole machine’s shortage.'
    : 'Nothing was seen of it; the kernel log could not be read.';
}

export function noOomKill({ kills }: Facts): string {
  if (kills.oom === 'seen') return 'A child was killed so, but the end came later and says its own name.';
  if (kills.oom === 'unknown') return 'No kill was seen, but neither kernel log nor counters exclude one.';
  return kills.kernelLogRead
    ? 'The kernel log was read, and has no kill in this container.'
    : 'The host’s count of OOM kills stood still across the end.';
}

export function howItEnded({ death }: Facts): string {
  if (death.alive === true) return 'The main process was there until the end.';
  if (death.goneMs === null) return 'The recording does not show its end.';
  return `It ended with exit code ${death.exitCode ?? 'unknown'}.`;
}

/** Families of a JVM's errors, and kinds of other signs. */
export function noSigns(looked: readonly string[]): (facts: Facts) => string {
  return ({ signs }) => {
    const count = signs.filter((sign) =>
      looked.includes(sign.kind === 'jvm-oome' ? sign.family : sign.kind),
    ).length;
    if (count === 0) return 'The target’s log has no such line.';
    return `${count} such line${count === 1 ? '' : 's'}, but it neither ended soon after nor stopped serving.`;
  };
}

import type { Facts } from '../facts.ts';

/** Why a question about the end was answered with no: what was looked at, and what it showed. */

export function noHostKill({ kills: { kernelLog } }: Facts): string {
  switch (kernelLog) {
    case 'whole':
      return 'The kernel log was read, and has no kill for the whole machine’s shortage.';
    case 'excerpt':
      return 'What there is of the kernel’s log has no kill for the whole machine’s shortage.';
    case 'none':
      return 'Nothing was seen of it; the kernel log could not be read.';
  }
}

export function noOomKill({ kills: { oom, kernelLog } }: Facts): string {
  switch (oom) {
    case 'seen':
      return 'A child was killed so, but the service went on, or its end says its own name.';
    case 'unlikely':
      return 'The kernel’s log that was given covers the moment, and has no such kill.';
    case 'unknown':
      return 'No kill was seen, but neither kernel log nor counters exclude one.';
    case 'excluded':
      return kernelLog === 'whole'
        ? 'The kernel log was read, and has no kill in this container.'
        : 'The host’s count of OOM kills stood still across the end.';
  }
}

export const noGuard = ({ watch }: Facts): string =>
  watch === null ? 'No guard says so.' : 'None was at work in a trial’s group.';

export const noReport = (): string => 'Neither the engine nor a service manager says so.';

export const noProbe = (): string => 'No kubelet says so.';

export const noOrder = (): string => 'Nobody who runs it says so.';

export function howItEnded({ death }: Facts): string {
  if (death.alive === true) return 'The main process was there until the end.';
  if (!death.ended) return 'Nothing here shows its end.';
  return `It ended with exit code ${death.exitCode ?? 'unknown'}.`;
}

/** Families of a JVM's errors, and kinds of other signs. */
export function noSigns(looked: readonly string[]): (facts: Facts) => string {
  return ({ signs, program }) => {
    const count = signs.filter((sign) =>
      looked.includes(sign.kind === 'jvm-oome' ? sign.family : sign.kind),
    ).length;
    if (program.log === null) return 'Its log is not here.';
    if (count === 0) return 'Its log has no such line.';
    return `${count} such line${count === 1 ? '' : 's'}, but it neither ended soon after nor stopped serving.`;
  };
}

export const wasReady = ({ watch }: Facts): string =>
  watch === null ? 'Nobody saw whether it was ready.' : 'It was ready before the load began.';

export const noWorker = (): string => 'Neither its log nor a trace of signals tells of one.';

export const notShown = ({ watch }: Facts): string =>
  watch === null ? 'Nothing here shows that it runs.' : 'The recording does not show how it ended.';

export const watched = ({ watch }: Facts): string =>
  watch === null ? 'Its log has no such line.' : 'The trial was watched: a line alone is no end.';

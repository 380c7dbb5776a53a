import { killedExit } from '../../../signals.ts';
import type { Facts } from '../../facts.ts';
import type { Finding, Runner } from '../../finding.ts';
import { percent } from '../symptomWords.ts';

/** Plausible other ends, each with what speaks against it: what the question itself knows first. */
export function againstEnd(facts: Facts, { end, against }: Finding): Runner[] {
  // What the kernel showed outranks what the question can say.
  const first = facts.kills.oom === 'excluded' ? [oomKill(facts)] : [];
  const general = [oomKill(facts), heapOome(facts), externalKill(facts, end.kind), survived(facts)];
  const all = [...first, ...against, ...general].filter((runner) => runner !== null);
  return all.filter(
    ({ kind }, index) => kind !== end.kind && all.findIndex((other) => other.kind === kind) === index,
  );
}

function oomKill({ kills, memory, watch }: Facts): Runner | null {
  const share = memory.limitShare;
  const usage = share === null ? '' : ` The most in use was ${percent(share)} of the limit.`;
  switch (kills.oom) {
    case 'seen':
      return null;
    case 'excluded':
      return {
        kind: 'oom-kill',
        because: `${kills.kernelLog === 'whole' ? 'The kernel log was read and has no kill in this container' : 'The host counted no OOM kill'}.${usage}`,
      };
    case 'unlikely':
      return { kind: 'oom-kill', because: 'The kernel’s log covers that moment and has no such line.' };
    case 'unknown':
      return {
        kind: 'oom-kill',
        because:
          watch === null
            ? 'Not excluded: nothing here tells of a kill, and no kernel’s log covers the moment.'
            : `Not excluded: ${kills.kernelLog === 'excerpt' ? 'the kernel log has gaps, and no' : 'neither the kernel log nor a'} counter of the time was readable.${usage}`,
      };
  }
}

function heapOome({ signs, program, death, watch }: Facts): Runner | null {
  const oomes = signs.filter(({ kind }) => kind === 'jvm-oome');
  if (oomes.length > 0) {
    const then =
      death.alive === true
        ? watch === null
          ? 'the process lives on'
          : 'the service went on, or failed in another way'
        : 'the process is not known to have ended of them';
    return {
      kind: 'heap-oome',
      because: `There ${oomes.length === 1 ? 'was 1 OutOfMemoryError' : `were ${oomes.length} OutOfMemoryErrors`} in the log, but ${then}.`,
    };
  }
  if (program.heapError === null || program.log === null) return null;
  return { kind: 'heap-oome', because: `Its log has no ${program.heapError}.` };
}

function externalKill({ death, kills }: Facts, found: Finding['end']['kind']): Runner | null {
  if (!death.ended || found === 'failed-to-start') return null;
  if (kills.oom === 'seen')
    return {
      kind: 'external-kill',
      because: 'The kernel counted or wrote down a kill of its own OOM killer.',
    };
  if (death.exitCode === null || death.exitCode === killedExit) return null;
  return {
    kind: 'external-kill',
    because: `The exit code was ${death.exitCode}; SIGKILL gives ${killedExit}.`,
  };
}

function survived({ death, watch }: Facts): Runner | null {
  const tail = watch?.load?.tail ?? null;
  if (death.alive !== true || tail === null) return null;
  return {
    kind: 'survived',
    because: `The objective was broken for the last ${Math.round(tail.forMs / 1000)} s.`,
  };
}

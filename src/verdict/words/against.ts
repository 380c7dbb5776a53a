import { runtimes } from '../../runtime/index.ts';
import { formatBytes } from '../../scenario/units.ts';
import type { Degradation } from '../degradation/degradation.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { peakShare } from '../signals/limitHits.ts';
import type { Verdict } from '../verdict.ts';
import { percent } from './symptomWords.ts';

type Runner = Verdict['against'][number];

/** Plausible other verdicts, each with what speaks against it. */
export function against(
  facts: Facts,
  end: Finding,
  degraded: Degradation,
  measures: Verdict['measures'],
): Runner[] {
  const runners = [oomKill(facts), heapOome(facts), externalKill(facts, end), survived(facts)];
  const others = [...runners, ...thrashes(degraded, measures)].filter((runner) => runner !== null);
  return others.filter(({ kind }) => kind !== end.terminal.kind && kind !== degraded.kind);
}

function oomKill({ kills, recording }: Facts): Runner | null {
  const share = peakShare(recording.probe);
  const usage = share === null ? '' : ` The most in use was ${percent(share)} of the limit.`;
  if (kills.oom === 'seen') return null;
  const because =
    kills.oom === 'excluded'
      ? `${kills.kernelLogRead ? 'The kernel log was read and has no kill in this container' : 'The host counted no OOM kill'}.${usage}`
      : `Not excluded: neither the kernel log nor a counter of the time was readable.${usage}`;
  return { kind: 'oom-kill', because };
}

function heapOome({ signs, recording, death }: Facts): Runner | null {
  const oomes = signs.filter(({ kind }) => kind === 'jvm-oome');
  if (oomes.length > 0) {
    const then =
      death.alive === true
        ? 'the service went on, or failed in another way'
        : 'the process did not end of them';
    return {
      kind: 'heap-oome',
      because: `There were ${oomes.length} OutOfMemoryErrors in the log, but ${then}.`,
    };
  }
  const { heapError } = runtimes[recording.trial.plan.target.runtime];
  return heapError === null ? null : { kind: 'heap-oome', because: `The target’s log has no ${heapError}.` };
}

function externalKill({ death, kills }: Facts, { terminal }: Finding): Runner | null {
  if (death.goneMs === null || terminal.kind === 'failed-to-start') return null;
  if (kills.oom === 'seen')
    return {
      kind: 'external-kill',
      because: 'The kernel counted or wrote down a kill of its own OOM killer.',
    };
  if (death.exitCode === null || death.exitCode === 137) return null;
  return { kind: 'external-kill', because: `The exit code was ${death.exitCode}; SIGKILL gives 137.` };
}

function survived({ death, tail }: Facts): Runner | null {
  if (death.alive !== true || tail === null) return null;
  return {
    kind: 'survived',
    because: `The objective was broken for the last ${Math.round(tail.forMs / 1000)} s.`,
  };
}

function thrashes(degraded: Degradation, measures: Verdict['measures']): Runner[] {
  const { worstMemFullShare: mem, worstIoFullShare: io, worstGcShare: gc, peakSwapBytes: swap } = measures;
  const stalls = `all tasks stood still for memory at most ${percent(mem)}, for I/O at most ${percent(io)} of any 5 s`;
  const runners: Runner[] = [];
  if ((swap ?? 0) > 0)
    runners.push({
      kind: 'swap-thrash',
      because: `Swap was used (up to ${formatBytes(swap)}), which alone is no thrash: ${stalls}${degraded.near === 'swap-thrash' ? '; some of its signs were there' : ''}.`,
    });
  else if (swap !== null) runners.push({ kind: 'swap-thrash', because: 'Nothing was swapped out.' });
  if (degraded.near === 'cache-thrash' || (mem ?? 0) > 0.1 || (io ?? 0) > 0.1)
    runners.push({
      kind: 'cache-thrash',
      because: `File pages read back, pressure and lost goodput did not come together for 5 s: ${stalls}.`,
    });
  if (gc !== null)
    runners.push({
      kind: 'gc-thrash',
      because: `Collections took at most ${percent(gc)} of any 5 s; it takes half of the time for longer, a full heap, and no paging.`,
    });
  return runners;
}

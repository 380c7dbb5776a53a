import { formatDuration } from '../../scenario/units.ts';
import type { Verdict } from '../verdict.ts';

type Said = Pick<Verdict, 'terminal' | 'degradation' | 'confidence'> & {
  measures: { survivedMs: number | null };
};

const thrashes: Record<Verdict['degradation']['kind'], string> = {
  none: '',
  'swap-thrash': 'swap thrash',
  'cache-thrash': 'page-cache thrash',
  'gc-thrash': 'GC thrash',
};

const doubts: Record<Verdict['confidence'], string> = {
  certain: '',
  likely: ' (likely)',
  unsure: ' (unsure)',
};

/** The verdict as a person would say it. */
export function sentence({ terminal, degradation, confidence, measures }: Said, oomes: number): string {
  const { survivedMs } = measures;
  const when = survivedMs === null ? '' : ` ${formatDuration(survivedMs)} into the load`;
  const thrash = thrashes[degradation.kind];
  const after = thrash === '' ? '' : terminal.kind === 'survived' ? `, in ${thrash}` : `, after ${thrash}`;
  const errors =
    terminal.kind === 'survived' && oomes > 0
      ? `, with ${oomes} out-of-memory error${oomes === 1 ? '' : 's'} on the way`
      : '';
  return `${endWords(terminal, when)}${after}${errors}${terminal.kind === 'inconclusive' ? '' : doubts[confidence]}.`;
}

function endWords(
  { kind, victim, limit, service, detail, processAlive }: Verdict['terminal'],
  when: string,
): string {
  const who =
    service !== null && service !== 'app'
      ? `a process of ${service}`
      : victim === 'child'
        ? 'a child process'
        : 'the main process';
  const lives = processAlive === true ? '; the container lives on' : '';
  switch (kind) {
    case 'oom-kill': {
      const at = {
        own: ' at the container’s own limit',
        ancestor: ' at the limit of a group above the container',
        machine: ' at the limit of the machine',
      };
      return `The kernel’s OOM killer killed ${who}${when}${limit === null ? '' : at[limit]}${victim === 'child' ? lives : ''}`;
    }
    case 'heap-oome':
      return `The Java heap was full (${detail})${when}: ${processAlive === true ? 'the process lives on and no longer serves well enough' : 'the process ended'}`;
    case 'other-oome':
      return `A limit other than the heap was reached${when} (${detail}): ${processAlive === true ? 'the process lives on and no longer serves well enough' : 'the process ended'}`;
    case 'native-oom':
      return `The process got no memory from the system${when} (${detail})`;
    case 'external-kill':
      return `Somebody else killed ${who}${when} (${detail})${victim === 'child' ? lives : ''}`;
    case 'crash':
      return `The process ended by itself${when} (${detail}), and not for lack of memory`;
    case 'unresponsive':
      return `It stopped serving${when}, and the process lives on`;
    case 'survived':
      return `It survived${when === '' ? '' : `${when.replace(' into', ' of')}`}`;
    case 'failed-to-start':
      return `It failed to start (${detail})`;
    case 'host-oom':
      return `The host ran out of memory${when} (${detail}): this says nothing about the container`;
    case 'inconclusive':
      return `What happened is not certain (${detail})`;
  }
}

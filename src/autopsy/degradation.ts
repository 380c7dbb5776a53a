import type { DegradationKind } from '../verdict/verdict.ts';
import { type Proof, proof } from './answer.ts';
import type { Case } from './cases.ts';
import type { Moment } from './moment.ts';

export interface AutopsyDegradation {
  /** null: these inputs cannot tell. */
  kind: DegradationKind | null;
  at: Moment | null;
  evidence: Proof[];
  missing: string[];
}

/** The bounds of the trials' verdicts: half of ten seconds in collections, nine tenths of the heap still live. */
const bounds = { share: 0.5, live: 0.9, cpuPerWall: 0.5 } as const;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** GC thrash can be told from a GC log; paging needs counters of the time, which no log keeps. */
export function degradationOf({ application }: Case): AutopsyDegradation {
  const worst = application?.gc?.worst;
  const missing = [
    'pressure and refault counters from before the end (memory.pressure, memory.stat): paging leaves no log',
  ];
  if (!worst || !application?.gcFile || worst.share < bounds.share)
    return {
      kind: null,
      at: null,
      missing,
      evidence:
        worst && application?.gcFile
          ? [
              proof(
                application.gcFile,
                `Collections took at most ${percent(worst.share)} of any ten seconds: no GC thrash.`,
                worst.at,
                worst.quote,
              ),
            ]
          : [],
    };
  const numbers = `Collections took ${percent(worst.share)} of ten seconds, ${worst.fullGcs} of them full${worst.liveShare === null ? '' : `, and ${percent(worst.liveShare)} of the heap stayed in use`}${worst.cpuPerWall === null ? '' : `; they had ${worst.cpuPerWall.toFixed(1)} s of CPU per second`}.`;
  const starved = worst.cpuPerWall !== null && worst.cpuPerWall < bounds.cpuPerWall;
  const is = !starved && worst.fullGcs > 0 && (worst.liveShare ?? 0) >= bounds.live;
  const why = starved
    ? ' The collector itself was starved, by paging or by a CPU quota: that is not GC thrash.'
    : '';
  return {
    kind: is ? 'gc-thrash' : null,
    at: is ? worst.at : null,
    evidence: [proof(application.gcFile, numbers + why, worst.at, worst.quote)],
    missing: is ? [] : missing,
  };
}

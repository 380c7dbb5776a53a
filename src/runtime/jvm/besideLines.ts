import type { GcLeft, GcLine, GcWork } from '../gcLine.ts';
import { gcStamp } from './gcStamp.ts';

/**
 * ZGC and Shenandoah in the unified log: what they do beside the program, and who waits for them. JDK 11 to 25, with
 * generations (`Y:`, `O:`, `(Young)`) or without. G1's and CMS's own concurrent phases have other names or stand beside
 * young pauses, which these two have not. Source: zStat.cpp, shenandoahUtils.cpp, shenandoahConcurrentGC.cpp of the JDK.
 */

/** Lower-case words are Shenandoah's. The sizes stand where regions were given back. */
const shenandoahPhase =
  /GC\(\d{1,9}\) Concurrent [a-z][a-z -]{2,40}(?: \([\w ]{1,30}\)){0,3}(?: \d+M->(\d+)M\((\d+)M\))? ([\d.]+)ms\s*$/;
const zgcPhase =
  /GC\(\d{1,9}\) (?:[yYoO]: )?Concurrent (?:Mark(?: Free| Roots| Follow| Continue)?|Process Non-Strong(?: References)?|Reset Relocation Set|Select Relocation Set|Relocate(?: Remset FP)?|Remap Roots(?: \w{1,20})?|References Processing|Destroy Detached Pages) ([\d.]+)ms\s*$/;
/** The end of a cycle; from JDK 21 on it says how long it took. A minor one has not looked at the old generation. */
const zgcCycle =
  /GC\(\d{1,9}\) (Garbage|Major|Minor) Collection \([\w. ()]{1,60}\) \d+[KMG]\(\d+%\)->\d+[KMG]\((\d+)%\)(?: ([\d.]+)s)?\s*$/;
/** What marking found, without generations, as a share of the largest heap; each column is a moment of the cycle. */
const zgcLive = /GC\(\d{1,9}\) +Live: +- +\d+[KMG] \((\d+)%\)/;
/** In JDK 21 and later the line may carry the cycle. */
const zgcStall = /(?:Allocation|Relocation) Stall \([^)]{0,200}\) ([\d.]+)ms\s*$/;

export const besideLines: readonly GcLine[] = [
  {
    pattern: shenandoahPhase,
    says: ([, after, committed, ms], line) =>
      beside(
        line,
        Number(ms),
        after === undefined ? null : { mb: Number(after), committedMb: Number(committed) },
      ),
  },
  { pattern: zgcPhase, says: ([, ms], line) => beside(line, Number(ms), null) },
  {
    pattern: zgcCycle,
    says: ([, which, share, seconds], line) =>
      beside(
        line,
        seconds === undefined ? 0 : Number(seconds) * 1000,
        which === 'Minor' ? null : { share: Number(share) / 100 },
      ),
  },
  { pattern: zgcLive, says: ([, share], line) => beside(line, 0, { share: Number(share) / 100 }) },
  {
    pattern: zgcStall,
    says: ([, ms], line) => work(line, { how: 'stall', tookMs: Number(ms), stoppedMs: 0, left: null }),
  },
];

function beside(line: string, tookMs: number, left: GcLeft | null): ReturnType<GcLine['says']> {
  return work(line, { how: 'beside', tookMs, stoppedMs: 0, left });
}

function work(line: string, done: Omit<GcWork, 'uptimeS' | 'wallMs'>): ReturnType<GcLine['says']> {
  return { kind: 'work', work: { ...gcStamp(line), ...done } };
}

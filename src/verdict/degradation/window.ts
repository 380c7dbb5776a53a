import { firstPlace } from '../../record/table/numbers.ts';
import { between, growth, highest, mean } from '../signals/counter.ts';
import { type CpuModes, cpuModes } from '../signals/cpu.ts';
import { bestGoodput, type JudgedSecond, meanGoodput, possibleGoodput } from '../signals/goodput.ts';
import { type GcActivity, gcActivity } from '../signals/heap/gc.ts';
import { peakShare } from '../signals/limitHits.ts';
import { type Refaults, refaults } from '../signals/refaults.ts';
import { type Pressure, pressure } from '../signals/stalls.ts';
import type { TrialFacts } from '../trialFacts.ts';
import { type Unseen, unseen } from './unseen.ts';

/** All signals over one stretch of time. */
export interface Window {
  fromMs: number;
  toMs: number;
  pressure: Pressure;
  refaults: Refaults;
  gc: GcActivity;
  /** What stands in for a collector that nobody saw; null: it was seen. */
  unseen: Unseen | null;
  cpu: CpuModes;
  goodput: number | null;
  /** Loss of goodput against `dropFrom`, 0..1; null without a load before. */
  drop: number | null;
  /** In an open loop what arrived, where that is less than the best before. */
  dropFrom: 'the best before' | 'what arrived';
  /** There was a time before without stalls, so that a loss would show. */
  comparable: boolean;
  /** Share of the seconds with a load whose objective was broken; null without a load. */
  brokenShare: number | null;
  usageShare: number | null;
  fileShareOfLimit: number | null;
  limitHits: number | null;
  swapBytes: number | null;
}

export function windowOf(facts: TrialFacts, fromMs: number, toMs: number): Window {
  const { probe, load, trial } = facts.recording;
  const inside = between(probe, fromMs, toMs);
  const good = meanGoodput(load, fromMs, toMs);
  const best = bestGoodput(load, fromMs + 1000);
  const possible = possibleGoodput(load, best, fromMs, toMs);
  const file = mean(inside, 'fileBytes');
  const limit = highest(inside, 'limitBytes');
  const gc = gcActivity(probe, facts.gcLog, trial.clock.zeroWallMs, fromMs, toMs);
  const cpu = cpuModes(probe, fromMs, toMs);
  return {
    fromMs,
    toMs,
    pressure: pressure(probe, fromMs, toMs),
    refaults: refaults(probe, fromMs, toMs),
    gc,
    unseen: gc.source === 'none' ? unseen(facts, inside, cpu) : null,
    cpu,
    goodput: good,
    drop: good === null || possible === null || possible <= 0 ? null : Math.max(0, 1 - good / possible),
    dropFrom: (possible ?? 0) < (best ?? 0) ? 'what arrived' : 'the best before',
    comparable: facts.calmMs !== null && facts.calmMs <= fromMs + 1000,
    brokenShare: brokenShare(facts.judged, fromMs, toMs),
    usageShare: peakShare(inside),
    fileShareOfLimit: file === null || limit === null || limit <= 0 ? null : file / limit,
    limitHits: growth(probe, 'limitHits', fromMs, toMs)?.by ?? null,
    swapBytes: highest(inside, 'swapBytes'),
  };
}

function brokenShare(judged: readonly JudgedSecond[], fromMs: number, toMs: number): number | null {
  const endedBy = (atMs: number): number =>
    firstPlace(judged.length, (place) => (judged[place]?.row.atMs ?? 0) > atMs);
  const seconds = judged.slice(endedBy(fromMs), endedBy(toMs + 500)).filter(({ broken }) => broken !== null);
  return seconds.length === 0 ? null : seconds.filter(({ broken }) => broken).length / seconds.length;
}

/** A window of which nothing is known. */
export const unread: Window = {
  fromMs: 0,
  toMs: 0,
  pressure: { memSome: null, memFull: null, ioSome: null, ioFull: null, source: 'none' },
  refaults: {
    fileRatio: null,
    anonRatio: null,
    fileBytesPerSecond: null,
    anonBytesPerSecond: null,
    anonSource: 'none',
    majorFaultsPerSecond: null,
    readBytesPerSecond: null,
    readSource: 'none',
  },
  gc: {
    share: null,
    atWork: null,
    stalledThreads: null,
    fullGcs: null,
    liveShare: null,
    cpuPerWall: null,
    source: 'none',
  },
  unseen: null,
  cpu: {
    usedCores: null,
    throttled: null,
    waited: null,
    hostUser: null,
    hostSystem: null,
    hostIowait: null,
    hostIdle: null,
    hostSteal: null,
  },
  goodput: null,
  drop: null,
  dropFrom: 'the best before',
  comparable: false,
  brokenShare: null,
  usageShare: null,
  fileShareOfLimit: null,
  limitHits: null,
  swapBytes: null,
};

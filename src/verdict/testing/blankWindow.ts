import type { Window } from '../degradation/window.ts';

/** Ten seconds of which nothing was read, and without a load. */
export const nothing: Window = {
  fromMs: 12_000,
  toMs: 22_000,
  pressure: { memSome: null, memFull: null, ioSome: null, ioFull: null, source: 'none' },
  refaults: {
    fileRatio: null,
    anonRatio: null,
    fileBytesPerSecond: null,
    anonBytesPerSecond: null,
    anonSource: 'none',
    majorFaultsPerSecond: null,
    readBytesPerSecond: null,
  },
  gc: { share: null, fullGcs: null, liveShare: null, cpuPerWall: null, source: 'none' },
  cpu: {
    usedCores: null,
    throttled: null,
    hostUser: null,
    hostSystem: null,
    hostIowait: null,
    hostIdle: null,
  },
  goodput: null,
  drop: null,
  comparable: false,
  brokenShare: null,
  usageShare: null,
  fileShareOfLimit: null,
  limitHits: null,
  swapBytes: null,
};

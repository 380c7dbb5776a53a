/** What the other folders know of runtimes. A runtime is a folder here and a line in `registered.ts`. */
export type { GcCpu, GcEvent, GcPause, GcWork } from './gcLine.ts';
export { type GcLog, readGcLine, readGcLog, readSaidGcLog } from './gcLog.ts';
export { type Collector, collectorNames, collectors } from './jvm/collectors.ts';
export { readMonitor } from './jvm/gcMonitor.ts';
export { depthOf, opensGc, readOldPause } from './jvm/oldGcLines.ts';
export { oldGeneration } from './jvm/oldGeneration.ts';
export { type OwnLimit, ownLimit } from './ownLimit.ts';
export { isPassing } from './passing.ts';
export { readLine, runtimeOf, type Sign } from './readLine.ts';
export {
  canBeNamed,
  type RuntimeName,
  runtimeNames,
  runtimes,
  takersOf,
  takes,
} from './registry.ts';
export { type Setting, settings } from './runtime.ts';
export type { OomeFamily } from './sign.ts';

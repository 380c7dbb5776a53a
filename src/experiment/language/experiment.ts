/** Everything that an experiment is written with. */

export type { ExperimentData, Trial } from '../pins/data.ts';
export type { Json } from '../pins/json.ts';
export { holds } from './claim.ts';
export { bars, capacities, comparisonFigure, sizeFigure, stackedBars, timeline } from './figure.ts';
export {
  eachWithin,
  higher,
  longer,
  lower,
  medianOf,
  medianWithin,
  noDifference,
  shorter,
} from './measureClaims.ts';
export { all, atLeast, atMost, countOf, none } from './outcomeClaims.ts';
export { ownPanel } from './ownPanel.ts';
export { quote } from './quote.ts';
export { experiment } from './schema.ts';
export { capacityTable, capacityText, capacityValue, priceOf } from './searched/carried.ts';
export { capacityFound, carriesAbout, carriesMore } from './searched/carriedClaims.ts';
export { sizeProved, sizeTable, sizeText, sizeValue } from './searched/sized.ts';
export { comparisonTable, medianTable, type TableContent, takenTable } from './table.ts';
export {
  beforeBreak,
  cpuShare,
  firstSeconds,
  grown,
  killedByKernel,
  last,
  lastSeconds,
  mean,
  peak,
  type Take,
  timeShare,
  trough,
  underLoad,
} from './take.ts';
export { jstat, nativeMemory, openFiles, processes } from './takeRows.ts';

/** Load shapes for the authors of scenarios: `load: steps({ requests: '/', connections: [1, 5, 20], every: '10s' })`. */
export { atOnce } from './loads/atOnce.ts';
export { ramp } from './loads/ramp.ts';
export { rate } from './loads/rate.ts';
export { rateRamp } from './loads/rateRamp.ts';
export { rateSpike } from './loads/rateSpike.ts';
export { rateSteps } from './loads/rateSteps.ts';
export type { LoadSpec } from './loads/shapes.ts';
export { spike } from './loads/spike.ts';
export { steady } from './loads/steady.ts';
export { steps } from './loads/steps.ts';

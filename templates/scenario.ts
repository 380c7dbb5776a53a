import { scenario, steps } from 'oomlab';
import { imageServer } from 'oomlab/targets';

/** Every request wants an image scaled, which decodes it on the heap: some 30 to 60 MB for each in flight. */
const requests = [{ path: '/images/{1..60}?width=640' }];

export default scenario({
  // What you want to know, as a question that the variants answer.
  question: 'Is it the machine that is too small for a heap of 600 MB?',
  // The service: one that comes with oomlab, made here when it is first needed. Or an image of your own:
  // { name: 'shop', image: { reference: 'shop:1.4' }, port: 8000, ready: { path: '/health', within: '60s' }, runtime: 'python' }
  target: { ...imageServer, heap: '600m' },
  // What every variant has, unless it is varied below.
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  // Each combination is a variant: swap, memory, cpus, diskRead, pids, heap, collector and image take lists of values.
  vary: { memory: ['256m', '1g'] },
  // What is sent: by connections steady, steps, ramp, spike or atOnce; by arrivals per second rate, rateSteps, rateRamp or rateSpike.
  load: steps({ requests, connections: [1, 8], every: '5s' }),
  // When a trial is over: broken for so long, or this long at most. Stated beforehand, so that "it survived" means something.
  until: { brokenFor: '4s', atMost: '12s' },
  // Trials of each variant. Fewer than three can't tell a difference from noise.
  repeats: 3,
  // What you expect; exit code 1 when it is otherwise.
  expect: [{ when: { memory: '256m' }, terminal: ['oom-kill'], atLeastShare: 0.66 }],
  // What is shorter with --quick.
  quick: {
    load: steps({ requests, connections: [1, 8], every: '3s' }),
    until: { brokenFor: '3s', atMost: '7s' },
  },
});

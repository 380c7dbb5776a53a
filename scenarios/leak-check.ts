import { rate, scenario, type TargetSpec } from 'oomlab';
import { jvmService, nativeService } from 'oomlab/targets';

/** A hundred requests a second all the time, after the first ones have filled what fills once. */
const asks = (time: string) =>
  rate({ requests: '/', perSecond: 100, for: time, warmup: { perSecond: 100, for: '10s' } });

/**
 * A JVM that nobody presses collects its whole heap seldom: here about once a second, for what is left then is what lives. A
 * heap of one size neither shrinks after each of them nor grows again.
 */
const collected = (...command: string[]): TargetSpec => ({
  ...jvmService('96m', ...command),
  collector: 'g1',
  jvmFlags: ['-Xms96m', '-XX:G1PeriodicGCInterval=1000', '-XX:-G1PeriodicGCInvokesConcurrent'],
});

export default scenario({
  question: 'Does it leak, and how much for each request?',
  target: nativeService('leak', '4096'),
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  vary: {
    service: {
      'forgets 4 KiB': {},
      'forgets nothing': { target: nativeService('burn', '1') },
      'keeps 4 KiB on its heap': { target: collected('Sessions', '4') },
      'makes garbage': { target: collected('LiveData', '200000', '20') },
    },
  },
  load: asks('60s'),
  until: { brokenFor: '5s', atMost: '75s' },
  repeats: 3,
  expect: [
    { terminal: ['survived'] },
    { when: { service: 'forgets 4 KiB' }, growth: '> 3m' },
    { when: { service: 'forgets nothing' }, growth: '< 2m' },
    { when: { service: 'keeps 4 KiB on its heap' }, heapGrowth: '> 3m' },
    { when: { service: 'makes garbage' }, heapGrowth: '< 1m' },
  ],
  quick: { load: asks('30s'), until: { atMost: '45s' } },
});

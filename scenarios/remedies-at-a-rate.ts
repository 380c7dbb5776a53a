import { rate, scenario } from 'oomlab';
import { redis, secondMachine, shop, shoppers, shopWith } from 'oomlab/targets';

const machine = { cpus: 0.45, memory: '320m', swap: 'off' };

/**
 * The remedies of remedies.ts, by what the shop then carries. Each machine has 0.45 of the processor, so that a second one
 * brings its own, as it would where it is bought; the balancer in front has 0.1.
 */
export default scenario({
  question: 'Which remedy buys most requests a second for a shop that runs out of memory?',
  target: shop,
  machine,
  services: { redis: { target: redis(80) } },
  vary: {
    remedy: {
      'as it is': {},
      'stop the Redis': { services: { redis: null } },
      'cap the Redis': { services: { redis: { target: redis(80, '24mb') } } },
      'leaner app': { target: shopWith({ SHOP_APPS: 'lean' }) },
      'cap the page cache': { target: shopWith({ SHOP_CACHE_ENTRIES: '300' }) },
      'fix the query': { target: shopWith({ SHOP_EXPORT: 'streamed' }) },
      swap: { machine: { swap: '512m' } },
      'twice the memory': { machine: { memory: '640m' } },
      'one more machine': { services: secondMachine(shop, machine, 0.1) },
    },
  },
  load: rate({
    requests: shoppers,
    perSecond: 10,
    for: '15s',
    timeout: '10s',
    warmup: { perSecond: 5, for: '2s' },
  }),
  until: { brokenFor: '5s', atMost: '25s' },
  goodShare: 0.9,
  latency: { p90: '1s' },
  capacity: { from: 8, to: 128, hold: '15s', precision: 0.15, fullTrials: 8 },
});

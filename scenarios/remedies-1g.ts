import { machine, scenario, steps } from 'oomlab';
import { fullSizeShop, fullSizeShoppers, redis, secondMachine } from 'oomlab/targets';
import scaled from './remedies.ts';

const micro = machine('t2.micro', { swap: 'off' });

/** The full size: a t2.micro, with a Redis of 320 MiB that was forgotten on it. One remedy at a time. */
export default scenario({
  ...scaled,
  question: 'Which remedy buys most for a shop on a t2.micro that runs out of memory?',
  target: fullSizeShop(),
  machine: micro,
  services: { redis: { target: redis(320) } },
  vary: {
    remedy: {
      'as it is': {},
      'stop the Redis': { services: { redis: null } },
      'cap the Redis': { services: { redis: { target: redis(320, '96mb') } } },
      'leaner app': { target: fullSizeShop({ SHOP_APPS: 'lean' }) },
      'cap the page cache': { target: fullSizeShop({ SHOP_CACHE_ENTRIES: '300' }) },
      'fix the query': { target: fullSizeShop({ SHOP_EXPORT: 'streamed' }) },
      swap: { machine: { swap: '2g' } },
      'twice the memory': { machine: machine('t2.small', { swap: 'off' }) },
      'one more machine': { services: secondMachine(fullSizeShop(), micro) },
    },
  },
  load: steps({
    requests: fullSizeShoppers,
    connections: [1, 4, 16],
    every: '6s',
    timeout: '20s',
  }),
  until: { brokenFor: '15s', atMost: '20s' },
});

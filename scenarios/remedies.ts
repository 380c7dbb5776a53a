import { type MachineSpec, type Patch, scenario, steps } from 'oomlab';
import { redis, secondMachine, shop, shoppers, shopWith } from 'oomlab/targets';

const machine = { cpus: 1, memory: '320m', swap: 'off' };

/** One remedy at a time. @param balancerCpus of the balancer before one more machine */
export const remediesOf = (machine: MachineSpec, balancerCpus = 1): Record<string, Patch> => ({
  'as it is': {},
  'stop the Redis': { services: { redis: null } },
  'cap the Redis': { services: { redis: { target: redis(80, '24mb') } } },
  'leaner app': { target: shopWith({ SHOP_APPS: 'lean' }) },
  'cap the page cache': { target: shopWith({ SHOP_CACHE_ENTRIES: '300' }) },
  'fix the query': { target: shopWith({ SHOP_EXPORT: 'streamed' }) },
  swap: { machine: { swap: '512m' } },
  'twice the memory': { machine: { memory: '640m' } },
  'one more machine': { services: secondMachine(shop, machine, balancerCpus) },
});

/**
 * A shop with a Redis beside it that nobody needs any more, on a machine that is too small for both. One remedy at a time.
 * All containers have one processor together, the second machine's too: only memory is added.
 */
export default scenario({
  question: 'Which remedy buys most for a shop that runs out of memory?',
  target: shop,
  machine,
  services: { redis: { target: redis(80) } },
  vary: { remedy: remediesOf(machine) },
  load: steps({
    requests: shoppers,
    connections: [1, 4, 16],
    every: '6s',
    timeout: '10s',
  }),
  until: { brokenFor: '10s', atMost: '20s' },
  goodShare: 0.9,
  repeats: 3,
});

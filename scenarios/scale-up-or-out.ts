import { rate, scenario } from 'oomlab';
import { secondMachine, shop, shoppers } from 'oomlab/targets';

const machine = { cpus: 0.45, memory: '256m', swap: 'off' };
const smaller = { ...machine, cpus: 0.225 };

/**
 * A quarter of the sizes that are for sale: one machine of 1 GiB, one of 2 GiB, or two of 1 GiB. The containers share one
 * processor of the host, of which their quotas take no more than there is: 0.45 each, or together, and 0.1 for the balancer.
 */
export default scenario({
  question: 'Scale up or scale out: one machine with twice the memory, or two behind a load balancer?',
  target: shop,
  machine,
  vary: {
    machines: {
      'one of 256m': {},
      'one of 512m': { machine: { memory: '512m' } },
      'two of 256m, half a processor each': {
        machine: smaller,
        services: secondMachine(shop, smaller, 0.1),
      },
      'one of 512m, two processors': { machine: { memory: '512m', cpus: 0.9 } },
      'two of 256m, a processor each': { services: secondMachine(shop, machine, 0.1) },
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

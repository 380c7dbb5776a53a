import { scenario, steps } from 'oomlab';
import { secondMachine, shop, shoppers } from 'oomlab/targets';

const half = { cpus: 1, memory: '256m', swap: 'off' };

/**
 * A quarter of the sizes that are for sale: one machine of 2 GiB, or two of 1 GiB. All containers have one processor
 * together: what is compared is memory in one piece and in two.
 */
export default scenario({
  question: 'Scale up or scale out: one machine with twice the memory, or two behind a load balancer?',
  target: shop,
  machine: half,
  vary: {
    machines: {
      'one of 256m': {},
      'one of 512m': { machine: { memory: '512m' } },
      'two of 256m': { services: secondMachine(shop, half) },
    },
  },
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

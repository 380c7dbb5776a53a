import { scenario, steps } from 'oomlab';
import { shop, shoppers } from 'oomlab/targets';

const asksFor = (connections: number[]) =>
  steps({ requests: shoppers, connections, every: '6s', timeout: '10s' });

/** A quarter of a t2.micro's memory for the whole of its processor: the shop is smaller than a real one by as much. */
export default scenario({
  question: 'What does swap buy a Django shop behind gunicorn that is short of memory?',
  target: shop,
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  vary: { swap: ['off', '512m'] },
  load: asksFor([1, 2, 4, 8, 16, 32, 32]),
  until: { brokenFor: '10s', atMost: '45s' },
  goodShare: 0.9,
  repeats: 3,
  quick: {
    load: asksFor([1, 4, 16, 32, 32]),
    until: { brokenFor: '6s', atMost: '30s' },
  },
});

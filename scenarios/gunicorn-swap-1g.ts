import { machine, scenario, steps } from 'oomlab';
import { fullSizeShop, fullSizeShoppers } from 'oomlab/targets';
import scaled from './gunicorn-swap.ts';

const asksFor = (connections: number[]) =>
  steps({ requests: fullSizeShoppers, connections, every: '6s', timeout: '20s' });

/** The full size. The processor is no larger: an export takes four times as long, and may, so that time-outs are longer. */
export default scenario({
  ...scaled,
  question: 'What does swap buy a Django shop behind gunicorn on a t2.micro?',
  target: fullSizeShop(),
  machine: machine('t2.micro', { swap: 'off' }),
  vary: { swap: ['off', '2g'] },
  load: asksFor([1, 2, 4, 8, 16, 32, 32]),
  until: { brokenFor: '15s', atMost: '45s' },
  quick: { load: asksFor([1, 4, 16, 32, 32]), until: { brokenFor: '6s', atMost: '30s' } },
});

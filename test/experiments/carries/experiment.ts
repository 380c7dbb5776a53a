import { capacities, capacityTable, capacityText, carriesMore, experiment, quote } from 'oomlab';

export default experiment({
  title: 'Swap and what is carried',
  question: 'Does a machine carry more with swap?',
  scenarios: { carried: { scenario: 'test/experiments/tiny-capacity.ts', capacity: true } },
  duration: '9m',
  tables: { carried: capacityTable({ bought: { 'swap=off': ['t2.nano'] } }) },
  figures: { carried: capacities({ alt: 'What it carries without swap and with it.' }) },
  quotes: { kernel: quote({ from: 'kernel log', when: { swap: 'off' }, match: /Killed process/ }) },
  values: { without: capacityText({ when: { swap: 'off' } }) },
  claims: {
    more: {
      text: 'With swap it carries more.',
      that: carriesMore({ a: { swap: '1g' }, b: { swap: 'off' } }),
    },
  },
});

import {
  atLeast,
  bars,
  comparisonTable,
  experiment,
  medianOf,
  ownPanel,
  peak,
  quote,
  timeline,
} from 'oomlab';

export default experiment({
  title: 'Swap & a small server',
  question: 'Does swap save it?',
  original: {
    date: '2024-02',
    summary: 'A server was given swap.',
    claims: { longer: 'It lasted a little longer.', cheap: 'Swap costs nothing.' },
  },
  scenarios: { server: 'test/experiments/tiny-scenario.ts' },
  duration: '30s',
  take: { server: { topUsageBytes: peak('usageBytes') } },
  tables: { compared: comparisonTable({}, ['what failed', 'survived']) },
  figures: {
    survived: bars({
      alt: 'Time survived, by swap.',
      title: 'Survived',
      measure: 'survivedMs',
      colorBy: 'swap',
    }),
    death: timeline({
      alt: 'Memory of a trial without swap, up to the limit.',
      when: { swap: 'off' },
      panels: [
        'memory',
        ownPanel('probe', {
          id: 'usage',
          title: 'What the kernel charges',
          unit: 'bytes',
          series: [{ name: 'usage', color: 'anon', value: (row) => row.usageBytes }],
        }),
      ],
    }),
  },
  quotes: { kernel: quote({ from: 'kernel log', when: { swap: 'off' }, match: /Killed process/ }) },
  values: { top: medianOf('topUsageBytes', { when: { swap: 'off' } }) },
  claims: {
    killed: {
      text: 'Without swap it is killed.',
      that: atLeast(1, { when: { swap: 'off' }, terminal: 'oom-kill' }),
    },
    thrashes: {
      text: 'With swap it thrashes.',
      that: atLeast(1, { when: { swap: '1g' }, degradation: 'swap-thrash' }),
      answers: 'longer',
      original: 'disagrees',
    },
  },
});

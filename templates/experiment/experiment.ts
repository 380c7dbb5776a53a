import { atLeast, bars, comparisonTable, experiment, longer, medianOf, peak, quote, timeline } from 'oomlab';

export default experiment({
  title: 'A heap larger than its machine',
  question: 'Is it the machine that is too small for a heap of 600 MB?',

  // What somebody else published, if this is about it: then claims say which of its statements they answer
  // (answers: 'its-id') and whether they agree (original: 'agrees' or 'disagrees'), and text.md has [[original]].
  // original: { date: '2024-02', summary: 'What was done and seen.', claims: { 'its-id': 'What it stated.' } },

  // The runs it is made from: a key of yours to the name of a scenario.
  scenarios: { sizes: 'my-question' },
  // How long it takes, as you measured it.
  duration: '1m',

  // Read from each trial's recording while there is one, and kept. Its unit is in its name.
  take: { sizes: { topAnonBytes: peak('anonBytes') } },

  // [[table compared]] in text.md.
  tables: { compared: comparisonTable() },

  // [[figure survived]] in text.md.
  figures: {
    survived: bars({
      alt: 'Time survived under load: seconds with 256 MB, and to the end of the load with 1 GB.',
      title: 'Time survived under load',
      measure: 'survivedMs',
    }),
    death: timeline({
      alt: 'Memory of one trial with 256 MB: anonymous memory grows to the limit within seconds, and the trial ends.',
      when: { memory: '256m' },
      panels: ['load', 'memory'],
    }),
  },

  // [[quote kernel]] in text.md: a line that a log really held.
  quotes: { kernel: quote({ from: 'kernel log', when: { memory: '256m' }, match: /Killed process/ }) },

  // [[value peak]] in text.md: a figure within a sentence.
  values: { peak: medianOf('topAnonBytes', { when: { memory: '1g' } }) },

  // What the text states, and how a program checks it.
  claims: {
    killed: {
      text: 'In 256 MB the kernel kills it.',
      that: atLeast(2, { when: { memory: '256m' }, terminal: 'oom-kill' }),
    },
    'lives-longer': {
      text: 'In 1 GB it lives longer.',
      that: longer({ a: { when: { memory: '1g' } }, b: { when: { memory: '256m' } } }),
    },
  },
});

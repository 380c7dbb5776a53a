import { expect, test } from 'vitest';
import { bars, comparisonFigure, stackedBars, timeline } from '../language/figure.ts';
import { quote } from '../language/quote.ts';
import { comparisonTable, medianTable, takenTable } from '../language/table.ts';
import {
  beforeBreak,
  cpuShare,
  firstSeconds,
  grown,
  last,
  lastSeconds,
  mean,
  peak,
  timeShare,
  trough,
} from '../language/take.ts';
import { jstat, nativeMemory, openFiles, processes } from '../language/takeRows.ts';
import { anExperiment, pinned } from '../testing/goldenRun.ts';
import { lived, someData } from '../testing/someData.ts';
import { renderExperiment } from './render.ts';

const page = (...lines: string[]): string =>
  ['[[reproduce]]', ...lines, '[[claims]]', '[[runs]]'].join('\n\n');

function rendered(changes: Record<string, unknown>, ...lines: string[]) {
  const experiment = anExperiment(changes);
  const written = {
    name: 'tiny',
    experiment,
    source: 'experiments/tiny/experiment.ts',
    textSource: 'experiments/tiny/text.md',
    prose: page(...lines),
  };
  const pin = pinned(experiment);
  const writeUp = renderExperiment(written, [pin]);
  const content = (path: string): string => writeUp.files.find((file) => file.path === path)?.content ?? '';
  return {
    ...writeUp,
    readme: content('README.md'),
    content,
    again: () => renderExperiment(written, [pin]),
    pin,
  };
}

test('the page has title, question, one command, its cost, claims and where the runs were made', () => {
  const { readme } = rendered({ needs: ['the Django image'] });
  expect(readme).toMatch(
    /^# Swap \\& a small server\n\n\*Does swap save it\?\*\n\n```sh\nnpm run experiment tiny\n```/,
  );
  expect(readme).toMatch(
    /About 2 min for 6 trials, up to \d+ (s|min) where nothing dies early\. It needs .*; the Django image\./,
  );
  expect(readme).toContain('| It is so.<br><sub>always</sub> | it | yes |');
  expect(readme).toContain(
    '`npm run oomlab -- --results /somewhere/of/mine scenario swap-vs-noswap --seed 7`',
  );
  expect(readme).toContain('kernel 6.18.0');
});

test('every kind of figure is the same bytes each time, and says what is to be seen', () => {
  const alt = 'What is to be seen <here>.';
  const { files, again, content, readme } = rendered(
    {
      figures: {
        compared: comparisonFigure({ alt }),
        lived: bars({ alt, title: 'Lived', measure: 'survivedMs', colorBy: 'swap', caption: 'A line.' }),
        own: bars({
          alt,
          title: 'Lived',
          measure: 'times.firstBroken',
          rows: [{ label: 'none', when: { swap: 'off' } }],
        }),
        memory: stackedBars({
          alt,
          title: 'Memory',
          parts: [
            { name: 'anonymous', measure: 'peakAnonBytes' },
            { name: 'cache', measure: 'peakFileBytes', color: 'cache' },
          ],
        }),
        thrash: timeline({ alt, when: { swap: '1g' }, panels: ['load', 'memory', 'paging'], trial: 2 }),
      },
    },
    ...['compared', 'lived', 'own', 'memory', 'thrash'].map((name) => `[[figure ${name}]]`),
  );
  expect(again().files).toEqual(files);
  for (const name of ['compared', 'lived', 'own', 'memory', 'thrash']) {
    expect(content(`figures/${name}.svg`)).toMatch(/^<svg .*aria-label="What is to be seen &lt;here&gt;\."/);
    expect(readme).toContain(`![What is to be seen \\<here\\>.](figures/${name}.svg)`);
  }
  expect(content('figures/thrash.svg')).toContain('swap=1g, trial 2');
  expect(content('figures/own.svg')).toContain('Lived, s');
  expect(readme).toContain('(figures/lived.svg)\n\n*A line.*');
});

test('timelines are thinned: a sample a second, or as many as can be seen of a short trial', () => {
  const figures = {
    thrash: timeline({ alt: 'A trial that thrashes.', when: { swap: '1g' }, panels: ['memory', 'load'] }),
  };
  const { pin } = rendered({ figures }, '[[figure thrash]]');
  const [memory, load] = pin.timelines.thrash?.panels ?? [];
  expect(memory?.timesS.length).toBeGreaterThan(60);
  expect(memory?.timesS.length).toBeLessThanOrEqual(125);
  expect(load?.timesS.length).toBeLessThanOrEqual(20);
});

test('what is taken is read from the recordings, before and after the break', () => {
  const take = {
    server: {
      topBytes: peak('usageBytes'),
      lowBytes: trough('usageBytes'),
      meanBytes: mean('usageBytes'),
      lastBytes: last('usageBytes'),
      faults: grown('majorFaults'),
      before: grown('majorFaults', beforeBreak(3)),
      first: grown('majorFaults', firstSeconds(1)),
      stalledShare: timeShare('memFullUs', lastSeconds(5)),
      iowaitShare: cpuShare('Iowait'),
      gc: jstat(),
      top: processes(),
      files: openFiles(),
      native: nativeMemory(),
    },
  };
  const { pin } = rendered({ take });
  const taken = pin.trials.find(({ verdict }) => verdict.variant.swap === '1g')?.taken ?? {};
  const number = (name: string): number => Number(taken[name]);
  expect(number('topBytes')).toBeGreaterThanOrEqual(number('meanBytes'));
  expect(number('meanBytes')).toBeGreaterThan(number('lowBytes'));
  expect(number('lastBytes')).toBeGreaterThan(0);
  expect(number('faults')).toBeGreaterThan(number('before'));
  expect(number('before')).toBeGreaterThanOrEqual(number('first'));
  expect(number('stalledShare')).toBeGreaterThan(0.1);
  expect(number('iowaitShare')).toBeLessThanOrEqual(1);
  expect(taken.gc).toMatchObject({
    YGC: expect.any(Number),
    FGC: expect.any(Number),
    GCT: expect.any(Number),
  });
  expect([taken.top, taken.files, taken.native]).toEqual([[], [], null]);
});

test('what was taken as one row is a table of one row', () => {
  const { readme } = rendered(
    {
      take: { server: { gc: () => ({ YGC: 7, FGCT: 0.25 }) } },
      tables: {
        gc: takenTable({ when: { swap: 'off' }, taken: 'gc', columns: { YGC: 'YGC', FGCT: 'FGCT' } }),
      },
    },
    '[[table gc]]',
  );
  expect(readme).toContain('| YGC | FGCT |\n| --- | --- |\n| 7 | 0.25 |');
});

test('ranked rows: the best median first, one that is missing last', () => {
  const data = someData([
    ...lived('off', 2, 3, 4),
    ...lived('2g', 9, 9, 9),
    { swap: '1g', measures: { survivedMs: null } },
  ]);
  const labels = (best: 'lowest' | 'highest') =>
    medianTable({ columns: { lived: 'survivedMs' }, ranked: [{ measure: 'survivedMs', best }] })(
      data,
    ).rows.map(([label]) => label);
  expect(labels('highest')).toEqual(['swap=2g', 'swap=off', 'swap=1g']);
  expect(labels('lowest')).toEqual(['swap=off', 'swap=2g', 'swap=1g']);
});

test('tables: the comparison, medians, what was taken, and any function of the data', () => {
  const rows = () => [{ name: 'java', rssBytes: 2 ** 20, share: null }];
  const { readme } = rendered(
    {
      take: { server: { top: rows } },
      tables: {
        compared: comparisonTable({ when: { swap: 'off' } }, ['what failed']),
        medians: medianTable({ columns: { lived: 'survivedMs' } }),
        top: takenTable({
          when: { swap: 'off' },
          taken: 'top',
          columns: { process: 'name', resident: 'rssBytes', x: 'share' },
        }),
        own: () => ({
          head: ['a|b', 'n'],
          rows: [
            ['two\nlines {{ x }}', 12_345],
            [{ code: 'a|`b`' }, null],
          ],
          note: 'Note.',
        }),
      },
    },
    ...['compared', 'medians', 'top', 'own'].map((name) => `[[table ${name}]]`),
  );
  expect(readme).toContain('| variant | what failed |\n| --- | --- |\n| swap=off | oom-kill 3 of 3 ');
  expect(readme).toMatch(/\| {2}\| lived \|\n\| --- \| --: \|\n\| swap=off \| .* ms/);
  expect(readme).toContain('| process | resident | x |\n| --- | --- | --- |\n| java | 1 MiB | n/a |');
  expect(readme).toContain('| a\\|b | n |\n| --- | --: |\n| two<br>lines &#123;{ x }} | 12,345 |');
  expect(readme).toContain('| `` a\\|`b` `` | n/a |\n\nNote.');
});

test('quotes are lines that were there; what Jekyll would take for its own is not fenced', () => {
  const quotes = {
    kernel: quote({ from: 'kernel log', when: { swap: 'off' }, match: /Killed process/ }),
    none: quote({ from: 'target log', match: /nothing like it/ }),
  };
  const { readme, unquoted } = rendered({ quotes }, '[[quote kernel]]', '[[quote none]]');
  expect(readme).toMatch(
    /```text\nMemory cgroup out of memory: Killed process .*\n```\n\n\*Kernel log; swap=off, trial 1, .* into the load\.\*/,
  );
  expect(readme).toContain('*No trial of this run had such a line in its target log.*');
  expect(unquoted).toEqual(['none']);
});

test('braces that Jekyll would run are refused in the prose, with the file', () => {
  expect(() => rendered({}, '{{ site.title }}')).toThrow(
    'experiments/tiny/text.md: Jekyll would take "{{ site.title }}" for a command of its own',
  );
});

test('an author’s function that fails is named, with the file', () => {
  const tables = { own: () => JSON.parse('{') };
  expect(() => rendered({ tables }, '[[table own]]')).toThrow(
    /^experiments\/tiny\/experiment\.ts: tables\.own: .*JSON/,
  );
});

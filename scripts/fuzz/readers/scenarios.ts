import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { compileTrials } from '../../../src/scenario/compile.ts';
import { loadScenario, scenarioNames, scenarioOf } from '../../../src/workspace/loading/loadScenario.ts';
import { readWritten } from '../../../src/workspace/loading/readWritten.ts';
import { folderWith } from '../make/folder.ts';
import { changes, strangeTexts, textsLike } from '../make/texts.ts';
import { valuesLike } from '../make/values.ts';
import { reader } from '../reader.ts';

/** A journey, with what it takes, checks and thinks. */
const journey = {
  name: 'shop',
  steps: [
    {
      method: 'POST',
      path: '/login',
      body: { json: { user: '{{data.user}}' } },
      take: { token: { json: '$.token' } },
      check: { status: [200, 201] },
    },
    {
      path: '/items/{{choice a|b}}?n={{int 1..9}}',
      headers: { Authorization: 'Bearer {{token}}' },
      think: { from: '1s', to: '2s' },
    },
  ],
};
const requests = [
  { path: '/a', weight: 3 },
  { method: 'PUT', path: '/b', body: { form: { a: '1' } } },
];
const spike = { before: '5s', during: '5s', after: '5s' };

const spec = (said: object): object => ({
  question: 'What kills it?',
  target: {
    name: 'server',
    image: { reference: 'server:1' },
    port: 8080,
    ready: { path: '/health', within: '20s' },
    runtime: 'jvm',
  },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: { shape: 'steady', requests: '/', connections: 5, for: '10s' },
  until: { brokenFor: '5s', atMost: '90s' },
  ...said,
});
const withLoad = (shape: string, said: object): object =>
  spec({ load: { shape, requests: '/images/{1..60}', ...said } });

/** One of each load, and of what may be said besides. */
const specs = [
  spec({}),
  withLoad('ramp', { requests, from: 1, to: 50, over: '60s' }),
  spec({
    load: { shape: 'steps', journeys: [journey], data: [{ user: 'ann' }], connections: [1, 5], every: '5s' },
  }),
  withLoad('rate', { perSecond: 20, for: '10s', arrivals: 'poisson' }),
  withLoad('rate-ramp', { from: 1, to: 50, over: '60s' }),
  withLoad('rate-steps', { perSecond: [1, 5], every: '5s' }),
  withLoad('spike', { base: 1, peak: 20, ...spike }),
  withLoad('rate-spike', { base: 1, peak: 20, ...spike }),
  withLoad('at-once', { count: 20, times: 3, every: '1s' }),
  spec({ vary: { swap: ['off', '2g'], heap: ['96m', '1500m'] }, repeats: { atLeast: 3, atMost: 6 } }),
  spec({
    services: {
      db: {
        target: { name: 'db', image: { reference: 'redis:7' }, port: 6379, ready: null, runtime: 'any' },
      },
    },
  }),
];

/** What comes with the package, as its files say it. */
const shipped = async (): Promise<unknown[]> => {
  const loaded = await Promise.all(scenarioNames().map(loadScenario));
  return loaded.map(({ scenario }) => scenario);
};

/** As `show` does: checked, and compiled to the plans of its trials. */
async function planned(value: unknown, place?: Parameters<typeof scenarioOf>[1]['place']): Promise<void> {
  using folder = folderWith({});
  const { scenario } = await scenarioOf(value, { source: 'a.ts', folder: folder.path, place });
  compileTrials(scenario, { source: 'a.ts', runId: 'r', seed: 1, quick: false, repeats: null, only: {} });
}

const values = reader({
  name: 'scenario-values',
  reads: 'scenarios as TypeScript exports them',
  weight: 10,
  inputs: async () => valuesLike([...specs, ...(await shipped())]),
  read: (value: unknown) => planned(value),
});

const files = reader({
  name: 'scenario-files',
  reads: 'scenarios in YAML and JSON',
  weight: 8,
  inShort: 60,
  inputs: async () => {
    const all = [...specs, ...(await shipped())];
    const texts = all.map((value) => stringify(value, { aliasDuplicateObjects: false }) ?? '');
    return fc.oneof(
      {
        weight: 3,
        arbitrary: fc.tuple(fc.constantFrom(...texts), changes(3)).map(([text, change]) => change(text)),
      },
      { weight: 2, arbitrary: valuesLike(all).map((value) => stringify(value) ?? '') },
      { weight: 2, arbitrary: textsLike(texts) },
      { weight: 1, arbitrary: strangeTexts },
    );
  },
  read(text: string): Promise<void> {
    using folder = folderWith({ 'a.yaml': text });
    const { value, place } = readWritten(join(folder.path, 'a.yaml'), 'a.yaml');
    return planned(value, place);
  },
});

export const scenarioReaders = [values, files];

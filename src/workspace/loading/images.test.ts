import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OomlabError } from '../../errors.ts';
import { compileTrials } from '../../scenario/compile.ts';
import { imagesAt } from './images.ts';
import { loadScenario } from './loadScenario.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-images-'));
  writeFileSync(join(folder, 'Dockerfile'), 'FROM a AS Build\nFROM b\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

let number = 0;
function load(fields: string) {
  number += 1;
  const file = join(folder, `s${number}.ts`);
  writeFileSync(
    file,
    `export default {
  question: 'q?',
  target: { name: 'shop', image: { build: '.' }, port: 80, ready: null, runtime: 'any' },
  machine: { cpus: 1, memory: '64m', swap: 'off' },
  load: null,
  until: { brokenFor: null, atMost: '5s' },
  ${fields}
};`,
  );
  return loadScenario(file);
}

const refusal = async (fields: string): Promise<string> =>
  load(fields).then(
    () => 'it was taken',
    ({ message }: OomlabError) => message,
  );

test('images of a list are references, folders of oomlab, or builds; each has its name', async () => {
  const { scenario, source } = await load(
    `vary: { image: ['shop:1.4', 'registry.example:5000/shop@sha256:ab', 'shop', { build: '.', target: 'build' }] }`,
  );
  const options = { source, runId: 'r', seed: 1, quick: false, repeats: 1, only: {} };
  const trials = compileTrials(scenario, options).toSorted((one, other) => one.order - other.order);
  expect(trials.map(({ target }) => target.image)).toMatchObject([
    { kind: 'reference', reference: 'shop:1.4' },
    { kind: 'reference', reference: 'registry.example:5000/shop@sha256:ab' },
    { kind: 'folder', folder: 'shop' },
    { kind: 'build', stage: 'build', dockerfile: 'Dockerfile' },
  ]);
  expect(trials[3]?.variant.image).toMatch(/^build .* build$/);
});

describe('what cannot be built is known before anything runs', () => {
  test.each([
    [`vary: { image: ['shop:1', 'shopp'] }`, 'there is no image folder "shopp"'],
    [`vary: { image: [{ build: './gone' }] }`, 'There is no folder'],
    [`vary: { image: [{ build: '.', dockerfile: 'Other' }] }`, 'There is no '],
    [`vary: { image: [{ build: '.', target: 'test' }] }`, 'has no stage "test"'],
    [`vary: { image: [{ reference: 'Not A Name' }] }`, 'not a reference of an image'],
    [`vary: { swap: [{ build: '.' }] }`, 'vary.swap: an image is no value of it'],
  ])('%s', async (fields, message) => {
    expect(await refusal(fields)).toContain(message);
  });
});

test('paths are those of images alone, whatever else is called as they are', () => {
  const at = (path: string): string => `from/${path}`;
  const image = { build: '.', copies: [{ from: './conf', to: '/etc/app' }] };
  const there = { build: 'from/.', copies: [{ from: 'from/./conf', to: '/etc/app' }] };
  const sent = {
    load: {
      shape: 'steady',
      requests: [{ path: '/', body: { json: { image: { build: '7' }, build: '7' } } }],
    },
  };
  const scenario = (one: unknown) => ({
    ...sent,
    target: { image: one, env: { build: '7' } },
    services: { db: { target: { image: one } } },
    vary: { image: ['shop:1', one], size: { large: { target: { image: one } } } },
  });
  expect(imagesAt(scenario(image), at)).toEqual(scenario(there));
  expect(
    imagesAt({ vary: { image: { own: { target: { image } } }, load: { x: { target: { image } } } } }, at),
  ).toEqual({
    vary: { image: { own: { target: { image: there } } }, load: { x: { target: { image: there } } } },
  });
});

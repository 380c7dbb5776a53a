import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import specification from './schema/compose-spec.json' with { type: 'json' };
import { buildSupport, deploySupport, serviceSupport, topSupport } from './support.ts';

const { $defs } = specification;
const build = $defs.service.properties.build.oneOf.find((each) => 'properties' in each);

test('every key of the specification has its line in the table, and no other has', () => {
  expect(Object.keys(topSupport).sort()).toEqual(Object.keys(specification.properties).sort());
  expect(Object.keys(serviceSupport).sort()).toEqual(Object.keys($defs.service.properties).sort());
  expect(Object.keys(buildSupport).sort()).toEqual(Object.keys(build?.properties ?? {}).sort());
  expect(Object.keys(deploySupport).sort()).toEqual(Object.keys($defs.deployment.properties).sort());
});

test('the page of compose files has a word on each', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'compose.md'), 'utf8');
  const tables = {
    '': { ...topSupport, ...serviceSupport },
    'build.': buildSupport,
    'deploy.': deploySupport,
  };
  const missing = Object.entries(tables).flatMap(([prefix, table]) =>
    Object.keys(table)
      .map((key) => `\`${prefix}${key}\``)
      .filter((key) => !page.includes(key)),
  );
  expect(missing).toEqual([]);
});

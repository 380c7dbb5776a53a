import { expect, test } from 'vitest';
import { filesWorld } from './testing/files.ts';
import { toScenario } from './toScenario.ts';

test('services whose names no host can have are told apart', () => {
  const yaml = `services:
  web: { image: "shop:1", ports: ["80"] }
  "1": { image: "a:1" }
  "2": { image: "b:1" }
  app: { image: "c:1" }
  APP: { image: "d:1" }
  db_1: { image: "e:1" }
`;
  const written = { compose: 'compose.yaml', machine: { memory: '64m' } };
  const { scenario } = toScenario(written, 'a.ts', (path) => path, filesWorld({ 'compose.yaml': yaml }));
  expect(Object.keys(scenario.services as object)).toEqual([
    'service',
    'service-2',
    'service-app',
    'service-app-2',
    'db-1',
  ]);
});

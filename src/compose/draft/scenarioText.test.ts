import { expect, test } from 'vitest';
import { literal } from '../../scenario/text/literal.ts';
import { composeProject } from '../project.ts';
import { filesWorld } from '../testing/files.ts';
import { composeDraft, imageDraft } from './scenarioText.ts';

/** What a scenario's file exports. */
function exported(text: string): Record<string, unknown> {
  const program = text.replace(/^import .*\n/, '').replace('export default', 'return');
  const given = { ramp: (load: object) => load, scenario: (spec: object) => spec };
  return new Function(...Object.keys(given), program)(...Object.values(given));
}

const compose = `services:
  web: { image: 'web:1', ports: ['80:80'] }
  db: { image: 'postgres:16' }
`;
const { services, ...project } = composeProject(
  ['compose.yaml'],
  { profiles: [], without: [] },
  filesWorld({ 'compose.yaml': compose }),
);

test.each([
  "it's",
  '"both" \'kinds\'',
  'back\\slash\\',
  "\\'",
  'two\nlines\r\u2028',
  '${x} `y` \\${z}',
  '\\n',
  '*/ //',
])('a draft has %j in it as it is', (name) => {
  const [web, db] = ['web', 'db'].map((each) => services.find((service) => service.name === each));
  if (web === undefined || db === undefined) throw new Error('no services');
  const roles = { target: { ...web, name }, through: { ...web, name: `${name}2` } };
  const stores = [{ ...db, name: `${name}3` }];
  const { text } = composeDraft(`${name}.yaml`, { ...project, services: stores }, roles, `/${name}`);
  expect(exported(text)).toMatchObject({
    question: `How many users does ${name} carry, and in how much memory?`,
    compose: `${name}.yaml`,
    target: { service: name, through: `${name}2` },
    outside: [`${name}3`],
    load: { requests: `/${name}` },
  });
  const image = literal({ build: name, dockerfile: name });
  const facts = { image, name, port: 1, exposed: [1], hasHealth: true, runtime: 'any' };
  expect(exported(imageDraft(facts).text)).toMatchObject({
    target: { name, image: { build: name, dockerfile: name } },
  });
});

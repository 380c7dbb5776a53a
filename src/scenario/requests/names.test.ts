import { expect, test } from 'vitest';
import { aSpec } from '../testing/aScenario.ts';
import { validateScenario } from '../validate.ts';

const data = { file: 'users.csv', columns: ['name', 'city'], rows: [['ann', 'x']] };
const load = (sends: object) => {
  const spec = aSpec({ load: { shape: 'steady', connections: 1, for: '1s', ...sends } as never });
  return validateScenario(spec, 'a.ts').load;
};
const refused = (sends: object): { message: string; hint: string } => {
  try {
    load(sends);
  } catch (error) {
    return error as { message: string; hint: string };
  }
  throw new Error('not refused');
};

test.each<[string, object, string, string]>([
  [
    'a name that no step takes',
    { journeys: [{ steps: [{ path: '/{{tokn}}' }] }] },
    'load.journeys.0.steps.0.path',
    'no step before it takes "tokn"',
  ],
  [
    'a name that is taken only later',
    { journeys: [{ steps: [{ path: '/{{a}}' }, { path: '/', take: { a: { header: 'x' } } }] }] },
    'load.journeys.0.steps.0.path',
    'taken by then: nothing',
  ],
  [
    'another journey takes it',
    {
      journeys: [
        { steps: [{ path: '/', take: { a: { header: 'x' } } }] },
        { steps: [{ path: '/', body: { json: { x: ['{{a}}'] } } }] },
      ],
    },
    'load.journeys.1.steps.0.body',
    '{{a}}',
  ],
  [
    'taken within a mix',
    { requests: [{ path: '/', headers: { x: '{{a}}' } }] },
    'load.requests.0.headers',
    'in a mix',
  ],
  ['a column without data', { requests: '/{{data.name}}' }, 'load.requests', "data: 'users.csv'"],
  [
    'a column that is none',
    { requests: [{ path: '/', body: { form: { a: '{{data.nam}}' } } }], data },
    'load.requests.0.body',
    'it has name, city',
  ],
  ['no place', { requests: '/{{foo bar}}' }, 'load.requests', 'nothing that can be filled in'],
  ['no place in JSON', { requests: [{ path: '/', body: { json: ['{{'] } }] }, 'load.requests.0.body', '"}}"'],
  ['a choice that is none', { requests: '/{a}' }, 'load.requests', 'not a choice'],
  ['nothing', {}, 'load', 'nothing is sent'],
  ['both', { requests: '/', journeys: [{ steps: [{ path: '/' }] }] }, 'load.journeys', 'write one of both'],
  ['a body that is none', { requests: [{ path: '/', body: { name: 'x' } }] }, 'load.requests.0.body', 'name'],
  [
    'two bodies',
    { requests: [{ path: '/', body: { json: 1, text: '' } }] },
    'load.requests.0.body',
    'write one of',
  ],
  [
    'no JSON path',
    { journeys: [{ steps: [{ path: '/', take: { a: { json: 'token' } } }] }] },
    'load.journeys.0.steps.0.take.a.json',
    'no JSON path',
  ],
  [
    'no expression',
    { journeys: [{ steps: [{ path: '/', take: { a: { regex: '(' } } }] }] },
    'load.journeys.0.steps.0.take.a.regex',
    'regular expression',
  ],
  [
    'a name of ours',
    { journeys: [{ steps: [{ path: '/', take: { uuid: { header: 'x' } } }] }] },
    'load.journeys.0.steps.0.take',
    '',
  ],
  [
    'a status that is none',
    { journeys: [{ steps: [{ path: '/', check: { status: '2x' } }] }] },
    'load.journeys.0.steps.0.check.status',
    '"2xx"',
  ],
  [
    'a header over two lines',
    { requests: [{ path: '/', headers: { a: 'b\r\nc' } }] },
    'load.requests.0.headers.a',
    'line breaks',
  ],
  [
    'a method that is none',
    { requests: [{ path: '/', method: 'TRACE' }] },
    'load.requests.0.method',
    'PATCH',
  ],
])('%s is refused, with its place', (_, sends, place, what) => {
  const { message, hint } = refused(sends);
  expect(message).toContain(`a.ts: ${place}`);
  expect(message).toContain(what);
  expect(hint).not.toBe('');
  expect(`${message}\n${hint}`.split('\n')).toHaveLength(2);
});

test('what is known is let through', () => {
  expect(() =>
    load({
      data,
      journeys: [
        {
          steps: [
            { path: '/{{data.city}}', take: { a: { json: '$..id' }, b: { cookie: 'c' } } },
            { path: '{{a}}/{{b}}', check: { contains: '{{b}}' }, body: { json: { '{{a}}': '{{uuid}}' } } },
          ],
        },
      ],
    }),
  ).not.toThrow();
});

test.each([
  ['from', { from: 'soon', to: '2s' }],
  ['to', { from: '1s', to: '2,s' }],
])('a pause of which one end is no duration is refused by that alone: %s', (end, think) => {
  const { message } = refused({ journeys: [{ steps: [{ path: '/', think }] }] });
  expect(message).toContain('load.journeys.0.steps.0.think');
  expect(message).toContain('not a duration');
  expect(message).toContain(end === 'from' ? 'soon' : '2,s');
});

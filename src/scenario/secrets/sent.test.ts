import { expect, test } from 'vitest';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { compileTrials } from '../compile.ts';
import type { LoadSpec } from '../loads/shapes.ts';
import { steady } from '../loads/steady.ts';
import { aScenario } from '../testing/aScenario.ts';
import { secretsOf } from './secretsOf.ts';
import { secretsSent } from './sent.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXBsYW50ZWQ';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function planOf(load: LoadSpec) {
  const options = { source: 'x.ts', runId: 'r', seed: 1, quick: false, repeats: 1, only: {} };
  const [plan] = compileTrials(aScenario({ load }), options);
  if (plan?.load == null) throw new Error('no load');
  return { ...plan, load: plan.load };
}
const sentBy = (load: LoadSpec): string[] => [...secretsSent(planOf(load).load)].toSorted();
const requestsOf = (...requests: object[]): LoadSpec =>
  steady({ requests: requests as never, connections: 1, for: '1s' });

test.each<[string, object, string[]]>([
  ['a scheme of its own is none', { headers: { Authorization: 'Bearer opensesame' } }, ['opensesame']],
  [
    'of basic credentials also what they are made of',
    { headers: { Authorization: `Basic ${base64('ann:opensesame')}` } },
    [base64('ann:opensesame'), 'ann:opensesame', 'opensesame'],
  ],
  [
    'of cookies each that is one',
    { headers: { Cookie: 'theme=dark; sid=s%3Aab12cd34; token=opensesame' } },
    ['opensesame', 's%3Aab12cd34', 's:ab12cd34'],
  ],
  [
    'of a path its parameters, each word of a choice',
    { path: '/a?q=shown&api_key=a%2Fopen&token={opensesame|sesameopen}&code=GET' },
    ['a%2Fopen', 'a/open', 'opensesame', 'sesameopen'],
  ],
  [
    'of JSON what stands under such a name, at any depth',
    {
      method: 'POST',
      body: {
        json: { user: { password: 'opensesame', pin: 7 }, tokens: ['first', { b: 'other' }], code: 'a' },
      },
    },
    ['first', 'opensesame', 'other'],
  ],
  ['of a form', { method: 'POST', body: { form: { csrf_token: 'opensesame', b: 'shown' } } }, ['opensesame']],
  ['of a text that is JSON', { method: 'POST', body: { text: '{"pwd":"opensesame"}' } }, ['opensesame']],
  ['of any text what looks like one', { method: 'POST', body: { text: `<a>${jwt}</a>` } }, [jwt]],
  [
    'of a file',
    { method: 'POST', body: { file: { path: 'f', base64: base64('{"secret":"opensesame"}') } } },
    ['opensesame'],
  ],
  [
    'beside a place what nobody writes as a word',
    { headers: { 'X-Token': 'pre-{{iteration}}-ab12cd34ef', 'X-Api-Key': '{{uuid}}' } },
    ['-ab12cd34ef'],
  ],
  [
    'under a name that is one in a request alone, what looks like one',
    { headers: { 'X-Signature': 'ab12cd34', 'X-Session': 'lunch' } },
    ['ab12cd34'],
  ],
])('%s', (_, request, secrets) => {
  expect(sentBy(requestsOf({ path: '/', ...request }))).toEqual(secrets.toSorted());
});

test('of rows what stands in such a column, or is filled in where a secret stands, or looks like one', () => {
  const data = {
    file: 'users.csv',
    columns: ['user', 'password', 'key of it', 'note'],
    rows: [
      ['ann', 'opensesame', 'openkey', 'shown'],
      ['bob', 'sesameopen', 'otherkey', jwt],
    ],
  };
  const requests = [{ path: '/{{data.user}}', headers: { Authorization: 'Bearer {{data.key of it}}' } }];
  expect(sentBy(steady({ requests, data, connections: 1, for: '1s' }))).toEqual(
    ['openkey', 'opensesame', 'otherkey', 'sesameopen', jwt].toSorted(),
  );
});

test('of journeys, and of what is asked of their answers', () => {
  const journeys = [
    {
      steps: [
        {
          path: '/in',
          method: 'POST' as const,
          body: { json: { password: 'opensesame' } },
          check: { json: { '$.user.token': 'sesameopen' }, contains: `Bearer ${jwt}` },
        },
      ],
    },
  ];
  expect(sentBy(steady({ journeys, connections: 1, for: '1s' }))).toEqual(
    ['opensesame', 'sesameopen', jwt].toSorted(),
  );
});

test('are in the list of a plan, but for what everybody knows', () => {
  const plan = planOf(
    requestsOf(
      { path: '/login', method: 'POST', body: { json: { user: 'admin', password: 'admin' } } },
      { path: '/login', method: 'POST', body: { json: { user: 'ann', password: 'password' } } },
      { path: '/login', method: 'POST', body: { json: { user: 'bob', password: 'opensesame' } } },
      { path: '/shop', headers: { 'X-Token': 'login' } },
    ),
  );
  expect(secretsOf(plan)).toEqual(['opensesame']);
});

test('so are those of commands that are executed in the container', () => {
  const { plan } = aKilledTrial().trial;
  const command = ['psql', '--password', 'opensesame', '-c', 'select 1'];
  expect(secretsOf({ ...plan, actions: [{ kind: 'exec', atMs: 1, command }] })).toEqual(['opensesame']);
});

test('of a text of several lines each is looked for', () => {
  const plan = planOf(requestsOf({ path: '/', headers: { a: 'b' } }));
  const text = '-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END KEY-----\n';
  const env = { SIGNING_KEY: text };
  expect(secretsOf({ ...plan, target: { ...plan.target, env } })).toEqual([
    text.trim(),
    'MIIEvQIBADANBg',
    'kqhkiG9w0BAQ',
  ]);
});

import { expect, test } from 'vitest';
import { compileTrials } from '../compile.ts';
import { steady } from '../loads/steady.ts';
import { aScenario } from '../testing/aScenario.ts';
import { recordedPlan } from './recorded.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlLXBsYW50ZWQ';
const basic = 'cGxhbnRlZDpwYXNzd29yZA==';

const journeys = [
  {
    steps: [
      {
        path: `/in?next=/a&access_token=planted-1&q=shown&code=planted-2`,
        method: 'POST' as const,
        headers: {
          Authorization: 'planted-3',
          'X-Api-Key': 'planted-4',
          Cookie: 'sid=planted-5',
          Accept: 'shown/1',
        },
        body: {
          json: { user: { name: 'shown-2', password: 'planted-6', tokens: ['planted-7'] }, note: jwt },
        },
        take: { csrf: { regex: `sid=(${jwt})` } },
        check: { json: { '$.session.id': 'planted-8', '$.name': 'shown-3' }, contains: `Bearer ${basic}` },
      },
      {
        path: '/out/{{csrf}}?token={{csrf}}',
        headers: { authorization: 'Bearer {{csrf}}', 'x-note': `Basic ${basic}` },
        body: { form: { csrf_token: 'planted-9', kept: 'shown-4' } },
      },
      { path: '/xml', body: { text: '<a><pass>planted-10</pass></a>' } },
      { path: '/text', body: { text: '{"pwd":"planted-11","kept":"shown-5"}' } },
      {
        path: '/file',
        body: { file: { path: 'f.bin', base64: Buffer.from('planted-12').toString('base64') } },
      },
      { path: `https://planted:planted@x/`.replace(/^/, '/go?to='), body: { json: '{{data.password}}' } },
    ],
  },
];
const data = { file: 'users.csv', columns: ['name', 'password'], rows: [['planted-13', 'planted-14']] };

test('of what is planted nothing is recorded, and all of it is executed', () => {
  const scenario = aScenario({ load: steady({ journeys, data, connections: 1, for: '1s' }) });
  const options = { source: 'x.ts', runId: 'r', seed: 1, quick: false, repeats: 1, only: {} };
  const [plan] = compileTrials(scenario, options);
  if (plan === undefined) throw new Error('no plan');
  const text = JSON.stringify(recordedPlan(plan));
  for (const secret of [
    'planted-',
    jwt,
    basic,
    'planted:planted',
    Buffer.from('planted-12').toString('base64'),
  ])
    expect(text).not.toContain(secret);
  for (const shown of ['shown/1', 'shown-2', 'shown-3', 'shown-4', 'shown-5', 'q=shown', 'Bearer {{csrf}}'])
    expect(text).toContain(shown);
  expect(text).toContain('token={{csrf}}');
  const whole = JSON.stringify(plan);
  for (let index = 1; index <= 14; index += 1) if (index !== 12) expect(whole).toContain(`planted-${index}`);
  expect(recordedPlan(plan).load?.data).toMatchObject({ columns: ['name', 'password'], rows: [], count: 1 });
});

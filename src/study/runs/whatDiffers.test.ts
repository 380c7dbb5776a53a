import { expect, test } from 'vitest';
import { aRun } from '../../record/testing/aRun.ts';
import { buildRecording, mib, plan } from '../../record/testing/buildRecording.ts';
import { plainContainer } from '../../scenario/target/container.ts';
import { judge } from '../../verdict/judge.ts';
import { baselineOf, baselineSchema, withoutValues } from './baseline.ts';
import { hostsDiffer, machinesOf, plansDiffer } from './whatDiffers.ts';

const { environment } = aRun([]).run;

test('another machine is named by its facts', () => {
  const own = machinesOf(environment, []);
  expect(hostsDiffer(own, own)).toEqual([]);
  expect(hostsDiffer(own, machinesOf({ ...environment, cores: 8, kernel: '6.1' }, []))).toEqual([
    { what: 'cores', before: '2', after: '8' },
    { what: 'kernel', before: '6.18.0', after: '6.1' },
  ]);
});

test('of a fleet each host is held against itself, and those that only one run has are named', () => {
  const on = (name: string, cores: number) => ({
    host: { name, environment: { ...environment, cores } },
  });
  const before = machinesOf(environment, [on('a', 2), on('b', 4), on('a', 2)]);
  expect(hostsDiffer(before, before)).toEqual([]);
  expect(hostsDiffer(before, machinesOf(environment, [on('b', 8), on('c', 2)]))).toEqual([
    { what: 'hosts', before: 'a, b', after: 'b, c' },
    { what: 'host b: cores', before: '4', after: '8' },
  ]);
  // Of one machine each these are compared, whatever they are called.
  expect(hostsDiffer(machinesOf(environment, []), machinesOf(environment, [on('a', 4)]))).toEqual([
    { what: 'hosts', before: 'its own machine', after: 'a' },
    { what: 'cores', before: '2', after: '4' },
  ]);
});

test('what was asked otherwise is named by its place; order, seeds and names of trials are not asked', () => {
  const load = plan.load && { ...plan.load, seed: 99 };
  expect(
    plansDiffer([plan], [{ ...plan, id: '09', runId: 'x', position: 9, repeat: 3, order: 1, load }]),
  ).toEqual([]);
  const machine = { ...plan.machine, memoryBytes: 512 * mib };
  expect(plansDiffer([plan], [{ ...plan, machine }])).toEqual([
    { what: 'swap=off: machine.memoryBytes', before: String(256 * mib), after: String(512 * mib) },
  ]);
  expect(plansDiffer([plan], [{ ...plan, load: null }])[0]).toMatchObject({
    what: 'swap=off: load',
    after: 'null',
  });
  expect(plansDiffer([plan], [{ ...plan, machine, variant: { swap: '1g' } }])).toEqual([]);
});

test('a baseline reads back, and has no values of variables, headers or lines of a log', () => {
  const secret = 'hunter2-planted';
  const request = {
    path: '/',
    method: 'GET' as const,
    weight: 1,
    bodyBytes: 0,
    body: null,
    headers: { authorization: secret },
  };
  const { weight, ...sent } = request;
  const step = {
    ...sent,
    name: 'in',
    think: null,
    take: [],
    check: { statuses: [], contains: [], json: [] },
  };
  const file = { path: '/etc/app.conf', text: secret, mode: 0o444, uid: 0, gid: 0, secret: false };
  const image = {
    kind: 'build' as const,
    context: '.',
    dockerfile: 'Dockerfile',
    inline: null,
    args: { KEY_ID: secret },
    stage: null,
  };
  const secretive = {
    ...plan,
    target: {
      ...plan.target,
      image,
      env: { DB_PASSWORD: secret },
      container: { ...plainContainer, files: [file] },
    },
    load: plan.load && {
      ...plan.load,
      requests: [request],
      journeys: [{ name: 'buy', weight, steps: [step] }],
    },
    services: [
      {
        name: 'db',
        target: { ...plan.target, env: { TOKEN: secret } },
        entry: false,
        later: false,
        machine: null,
      },
    ],
  };
  const recording = buildRecording({ plan: secretive, log: [{ atMs: 5, stream: 'stderr', text: secret }] });
  const verdict = judge(recording);
  const evidence = [{ atMs: 1, source: 'target log', text: secret, quote: secret }];
  const baseline = baselineOf(aRun([recording]).run, [
    { plan: secretive, verdict: { ...verdict, evidence } },
  ]);
  const text = JSON.stringify(baseline);
  expect(text).not.toContain(secret);
  expect(text).toContain('DB_PASSWORD');
  expect(baselineSchema.parse(JSON.parse(text))).toEqual(baseline);
  expect(plansDiffer([baseline.trials[0]?.plan ?? plan], [withoutValues(secretive)])).toEqual([]);
});

test('a baseline keeps the hosts of a fleet, without where their swap lies', () => {
  const recording = buildRecording({});
  const swapAreas = [{ path: '/swap-of-b', type: 'file', sizeBytes: mib, ours: false }];
  const host = { name: 'b', environment: { ...environment, cores: 8, swapAreas } };
  const trials = [{ plan: recording.trial.plan, verdict: { ...judge(recording), host: 'b' } }];
  const { run } = aRun([recording]);
  const baseline = baselineOf(run, trials, machinesOf(environment, [{ host }]));
  expect(baselineSchema.parse(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline);
  expect(baseline.hosts).toEqual({ b: { ...environment, cores: 8, swapAreas: [] } });
  expect(baseline.trials[0]?.verdict.host).toBe('b');
  expect(baselineOf(run, trials, machinesOf(environment, []))).not.toHaveProperty('hosts');
});

import { expect, test } from 'vitest';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import { type TargetPlan, type TrialPlan, trialPlanSchema } from '../../../scenario/plan.ts';
import { type ContainerPlan, plainContainer } from '../../../scenario/target/container.ts';
import type { ImagePlan } from '../../../scenario/target/image.ts';
import { type Permitted, refusalOf } from './permitted.ts';

const { plan } = buildRecording({}).trial;
const permitted: Permitted = {
  folders: ['image-server', 'fault'],
  present: new Set(['postgres:17', 'redis:latest', 'localhost:5000/own:latest', 'app@sha256:0a']),
  images: [],
  addSwap: null,
  memoryBytes: 4 * 1024 ** 3,
};

const planOf = (target: Partial<TargetPlan>): TrialPlan => ({
  ...plan,
  target: { ...plan.target, name: 'app', image: { kind: 'folder', folder: 'fault' }, ...target },
});
const ofImage = (image: ImagePlan, images: string[] = []) =>
  refusalOf(planOf({ image }), { ...permitted, images });
const ofReference = (reference: string, images: string[] = []) =>
  ofImage({ kind: 'reference', reference }, images);
const ofContainer = (container: Partial<ContainerPlan>) =>
  refusalOf(planOf({ container: { ...plainContainer, ...container } }), permitted);

test('our own images are built here, by their names alone', () => {
  expect(ofImage({ kind: 'folder', folder: 'image-server' })).toBeNull();
  for (const folder of [
    'mine',
    '',
    '.',
    '..',
    '../image-server',
    './fault',
    'fault/',
    'fault/../../etc',
    '/etc',
    'FAULT',
  ])
    expect(ofImage({ kind: 'folder', folder }), folder).toBe(`app: there is no image folder ${folder} here`);
});

test('what is made of files of another machine is refused, and so is one of ours with such files in it', () => {
  const folder = { kind: 'folder', folder: 'fault' } as const;
  const refused = 'app: its image is made of files of another machine';
  const build = { kind: 'build', context: '/', dockerfile: 'Dockerfile', inline: null, args: {} } as const;
  expect(ofImage({ ...build, stage: null })).toBe(refused);
  expect(ofImage({ kind: 'with-copies', of: folder, copies: [] })).toBe(refused);
});

test('an image that is here may be used, by the name that the engine has for it', () => {
  for (const reference of ['postgres:17', 'redis', 'redis:latest', 'localhost:5000/own', 'app@sha256:0a'])
    expect(ofReference(reference), reference).toBeNull();
  for (const reference of ['postgres', 'postgres:16', 'redis:7', 'own', 'evil/redis', 'app@sha256:0b'])
    expect(ofReference(reference), reference).toMatch(/is not here, and --images does not allow it/);
});

test.each<[string, string[], string[]]>([
  ['registry.example/*', ['registry.example/a', 'registry.example/team/a:1'], ['registry.example', 'a']],
  [
    'registry.example/*',
    [],
    ['registry.example.evil/a', 'evil/registry.example/a', 'registry.example:5000/a', 'Registry.example/a'],
  ],
  ['registry.example/team/*', ['registry.example/team/a/b:1'], ['registry.example/teams/a']],
  ['node:2*', ['node:20', 'node:22-slim'], ['node', 'node:18', 'other/node:20']],
  ['node', ['node', 'node:latest'].slice(0, 1), ['node:20', 'node2']],
  ['node:latest', ['node', 'node:latest'], ['node:20']],
  ['**', ['anything/at:all'], []],
])('--images %s', (pattern, allowed, refused) => {
  for (const reference of allowed) expect(ofReference(reference, [pattern]), reference).toBeNull();
  for (const reference of refused) expect(ofReference(reference, [pattern]), reference).not.toBeNull();
});

test('a pattern is one of references: no path leads out of what it names', () => {
  for (const reference of [
    'registry.example/../evil/a',
    'registry.example/./../../a',
    '../registry.example/a',
  ])
    expect(ofReference(reference, ['registry.example/*']), reference).not.toBeNull();
});

test('capabilities beyond those of any container are refused, however they are written', () => {
  for (const name of ['NET_BIND_SERVICE', 'CAP_CHOWN', 'kill', 'cap_setuid'])
    expect(ofContainer({ capAdd: [name] }), name).toBeNull();
  for (const name of [
    'SYS_ADMIN',
    'CAP_SYS_ADMIN',
    'sys_ptrace',
    'ALL',
    'all',
    'NET_ADMIN',
    'BPF',
    '',
    ' CHOWN',
  ])
    expect(ofContainer({ capAdd: ['CHOWN', name] }), name).toBe(`app: it asks for the capability ${name}`);
  expect(ofContainer({ capDrop: ['ALL'] })).toBeNull();
});

test('of security options only those that take rights away are taken', () => {
  for (const option of ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=true'])
    expect(ofContainer({ securityOpt: [option] }), option).toBeNull();
  for (const option of [
    'seccomp=unconfined',
    'apparmor:unconfined',
    'label=disable',
    'systempaths=unconfined',
    'no-new-privileges:false',
    'no-new-privileges:true\nseccomp=unconfined',
  ])
    expect(ofContainer({ securityOpt: [option] }), option).toBe(`app: it asks for ${option}`);
});

test('each service is looked at as the main target is, and named', () => {
  const target = { ...plan.target, name: 'db', image: { kind: 'reference', reference: 'mysql:9' } } as const;
  const service = { name: 'db', target, entry: false, later: false, machine: null };
  const withService = { ...planOf({}), services: [service] };
  expect(refusalOf(withService, permitted)).toMatch(/^db: the image mysql:9 is not here/);
  expect(refusalOf(withService, { ...permitted, images: ['mysql:*'] })).toBeNull();
});

test('what a plan asks for beyond any scenario is refused', () => {
  const refusalWith = (changes: Partial<TrialPlan>) => refusalOf({ ...planOf({}), ...changes }, permitted);
  expect(refusalWith({ until: { ...plan.until, atMostMs: 1e15 } })).toBe('it may last longer than a week');
  expect(refusalWith({ probeHz: 1e6 })).toBe('it asks for 1000000 readings a second');
  expect(refusalWith({ density: { everyMs: 1, upTo: 1e6 } })).toBe('it asks for up to 1000000 containers');
  const service = { target: planOf({}).target, entry: false, later: false, machine: null };
  const services = Array.from({ length: 30_000 }, (_, index) => ({ ...service, name: `s${index}` }));
  expect(refusalWith({ services })).toBe('it has 30000 services');
  expect(refusalOf(planOf({ readyTimeoutMs: 1e15 }), permitted)).toBe(
    'app: it is waited for longer than a week',
  );
  expect(ofContainer({ oomScoreAdj: -1 })).toBe('app: it asks for an oom_score_adj of -1');
  expect(ofContainer({ oomScoreAdj: 500 })).toBeNull();
  const file = { path: '/x', text: '', mode: 0o444, uid: 0, gid: 0, secret: false };
  expect(ofContainer({ files: [file] })).toBeNull();
  expect(ofContainer({ files: [{ ...file, mode: 0o4755 }] })).toBe(
    'app: its file /x is to have the mode 4755',
  );
});

test('zram is swap that is added: as its owner says, and no more than there is memory for', () => {
  const machine = { ...plan.machine, swapOnZram: true, swapBytes: 1024 ** 3 };
  const refusalOn = (changes: Partial<typeof machine>, addSwap: boolean | null) =>
    refusalOf({ ...planOf({}), machine: { ...machine, ...changes } }, { ...permitted, addSwap });
  expect(refusalOn({}, null)).toBeNull();
  expect(refusalOn({}, false)).toBe('it swaps to zram, and --no-add-swap forbids that');
  expect(refusalOn({ swapOnZram: false }, false)).toBeNull();
  expect(refusalOn({ swapBytes: 1e12 }, true)).toMatch(
    /^it asks for .* of zram, and the machine has 4 GiB of memory$/,
  );
});

test('names that become folders, groups and addresses are plain in any plan', () => {
  const service = (name: string) => ({
    ...{ name, entry: false, later: false, machine: null },
    target: { ...plan.target, name },
  });
  const isPlan = (changes: object) => trialPlanSchema.safeParse({ ...plan, ...changes }).success;
  expect(isPlan({ services: [service('db'), service('my_db.1-a')] })).toBe(true);
  for (const name of ['../../../tmp/victim', 'a/b', '..', '.', '', 'app', 'a\0', 'x'.repeat(300)])
    expect(isPlan({ services: [service(name)] }), name).toBe(false);
  expect(isPlan({ services: [service('db'), service('db')] })).toBe(false);
  for (const runId of ['../../../../tmp/cg', 'a/b', '..', '', 'a:b', '*'])
    expect(isPlan({ runId }), runId).toBe(false);
  for (const readyPath of ['@169.254.169.254/latest', '5/health', '.example/', ''])
    expect(isPlan({ target: { ...plan.target, readyPath } }), readyPath).toBe(false);
  const volume = (name: string) => ({ name, path: '/data', readOnly: false });
  for (const [name, is] of [['my-data_1.0', true] as const, ['../../containers/a', false] as const])
    expect(
      isPlan({ target: { ...plan.target, container: { ...plainContainer, volumes: [volume(name)] } } }),
      name,
    ).toBe(is);
});

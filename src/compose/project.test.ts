import { describe, expect, test } from 'vitest';
import type { OomlabError } from '../errors.ts';
import { type ComposeOptions, composeProject } from './project.ts';
import { filesWorld } from './testing/files.ts';

const all: ComposeOptions = { profiles: [], without: [] };

const read = (
  yaml: string,
  {
    more = {},
    environment = {},
    options = all,
  }: { more?: Record<string, string>; environment?: Record<string, string>; options?: ComposeOptions } = {},
) =>
  composeProject(
    ['shop/compose.yaml'],
    options,
    filesWorld({ 'shop/compose.yaml': yaml, ...more }, environment),
  );

function refusal(yaml: string, given: Parameters<typeof read>[1] = {}): string {
  try {
    read(yaml, given);
  } catch (error) {
    const { message, hint } = error as OomlabError;
    expect(hint, message).toMatch(/\w/);
    return message;
  }
  throw new Error('it was not refused');
}

const one = (lines: string): string =>
  `services:\n  web:\n    image: shop:1\n${lines.replaceAll(/^/gm, '    ')}\n`;
const web = (lines: string, given: Parameters<typeof read>[1] = {}) => {
  const [service] = read(one(lines), given).services;
  if (!service) throw new Error('no service');
  return service;
};

describe('short and long forms are the same', () => {
  test.each([
    ['ports: ["8000"]', [8000]],
    ['ports: [8000]', [8000]],
    ['ports: ["80:8000", "127.0.0.1:81:8001/tcp", "53:53/udp"]', [8000, 8001]],
    ['ports: ["9000-9001:8000-8001"]', [8000, 8001]],
    ['ports: [{ target: 8000, published: "80" }]', [8000]],
    ['ports: ["[::1]:80:8000"]', [8000]],
  ])('%s', (lines, published) => {
    expect(web(lines).ports.published).toEqual(published);
  });

  test.each([
    ['command: gunicorn --bind "0.0.0.0:80 x" app', ['gunicorn', '--bind', '0.0.0.0:80 x', 'app']],
    ['command: ["a b", "c"]', ['a b', 'c']],
    ['command: []', []],
    ['command: null', null],
  ])('%s', (lines, command) => {
    expect(web(lines).command).toEqual(command);
  });

  test('environment: files first, then lists or mappings; a name alone is the shell’s', () => {
    const more = { 'shop/a.env': 'A=file\nB=file\n', 'shop/.env': 'FROM_DOTENV=dotenv\n' };
    const lines =
      'env_file: [a.env, { path: none.env, required: false }]\nenvironment: [B=own, HERE, GONE, "C=${FROM_DOTENV}"]';
    expect(web(lines, { more, environment: { HERE: 'shell' } }).env).toEqual({
      A: 'file',
      B: 'own',
      HERE: 'shell',
      C: 'dotenv',
    });
    expect(web('environment: { A: 1, B: true, C: }').env).toEqual({ A: '1', B: 'true' });
  });

  test.each([
    ['mem_limit: 512m', { memoryBytes: 512 * 1024 ** 2 }],
    ['mem_limit: 1gb\nmemswap_limit: 2g', { memoryBytes: 1024 ** 3, swapBytes: 1024 ** 3 }],
    ['mem_limit: 1g\nmemswap_limit: 1g', { swapBytes: 0 }],
    ['mem_limit: 1g\nmemswap_limit: -1', { swapBytes: 'unlimited' }],
    ['mem_limit: 1g\nmemswap_limit: "-1"', { swapBytes: 'unlimited' }],
    ['memswap_limit: -1', { memoryBytes: null, swapBytes: 'unlimited' }],
    ['mem_limit: 1g\nmemswap_limit: 0', { swapBytes: null }],
    ['mem_limit: 1g', { swapBytes: null }],
    [
      'memswap_limit: 96m\ndeploy: { resources: { limits: { memory: 64M } } }',
      { memoryBytes: 64 * 1024 ** 2, swapBytes: 32 * 1024 ** 2 },
    ],
    [
      'deploy: { resources: { limits: { memory: 64M, cpus: "0.5", pids: 50 } } }',
      { memoryBytes: 64 * 1024 ** 2, cpus: 0.5, pids: 50 },
    ],
    ['cpu_quota: 50000', { cpus: 0.5 }],
    ['pids_limit: -1', { pids: null }],
  ])('limits: %s', (lines, limits) => {
    expect(web(lines).container.limits).toMatchObject(limits);
  });

  test('a health check in words is run by a shell; spans are milliseconds', () => {
    expect(
      web('healthcheck: { test: curl -f localhost, interval: 1m30s, retries: 2 }').container.health,
    ).toMatchObject({
      test: ['CMD-SHELL', 'curl -f localhost'],
      intervalMs: 90_000,
      retries: 2,
    });
    expect(web('healthcheck: { disable: true }').container.health?.test).toEqual(['NONE']);
  });

  test.each([
    'healthcheck: { interval: 2s, start_period: 1m }',
    'healthcheck: { test: [], interval: 2s, start_period: 1m }',
  ])('times without a test are for the image’s own: %s', (lines) => {
    expect(web(lines).container.health).toEqual({
      test: null,
      intervalMs: 2000,
      timeoutMs: null,
      startPeriodMs: 60_000,
      startIntervalMs: null,
      retries: null,
    });
  });
});

test('binds go into the image, without what is mounted beneath them; volumes are the trial’s', () => {
  const yaml = `${one('volumes: [".:/app", "/app/node_modules", "data:/data:ro"]\ntmpfs: /run:size=8m')}volumes: { data: }\n`;
  const [service] = read(yaml).services;
  expect(service?.image).toEqual({
    reference: 'shop:1',
    copies: [{ from: expect.stringMatching(/^(\.\/)?shop\/?$/), to: '/app', except: ['/app/node_modules'] }],
  });
  expect(service?.container.volumes).toEqual([
    { name: null, path: '/app/node_modules', readOnly: false },
    { name: 'data', path: '/data', readOnly: true },
  ]);
  expect(service?.container.tmpfs).toEqual({ '/run': 'size=8m' });
});

test('a mapping within itself, and a text of any length, are refused in a few words', () => {
  expect(refusal('x: &x { services: *x }')).toBe('shop/compose.yaml: *x stands within what it names');
  expect(refusal(one(`command: ["${'$'.repeat(9001)}"]`)).length).toBeLessThan(700);
});

test('what a service extends lies in its own folder, and is merged beneath it', () => {
  const yaml =
    'include: [../common/more.yaml]\nservices:\n  web:\n    extends: { file: ../base/base.yaml, service: app }\n    environment: { B: own }\n    command: [own]\n';
  const more = {
    'base/base.yaml':
      'services:\n  app:\n    build: ./src\n    command: [base]\n    environment: [A=base, B=base]\n    ports: ["80"]\n',
    'common/more.yaml': 'services:\n  db: { image: "postgres:${PG:-16}" }\n',
  };
  const { services } = read(yaml, { more });
  const found = services.find(({ name }) => name === 'web');
  expect(found).toMatchObject({ command: ['own'], env: { A: 'base', B: 'own' }, ports: { published: [80] } });
  expect(found?.image).toMatchObject({ build: expect.stringMatching(/^(\.\/)?base\/src$/) });
  expect(services.find(({ name }) => name === 'db')?.image).toEqual({ reference: 'postgres:16' });
});

describe('circles', () => {
  const more = (yaml: string) => ({ more: { 'shop/base.yaml': yaml } });
  const circular = (yaml: string, base: string): string => {
    try {
      read(yaml, more(base));
    } catch (error) {
      const { message, hint } = error as OomlabError;
      return `${message}\n${hint}`;
    }
    throw new Error('it was not refused');
  };

  test('of services that extend each other by files are told in two lines', () => {
    const yaml = 'services:\n  web: { extends: { file: base.yaml, service: app } }\n';
    const base = 'services:\n  app: { extends: { file: compose.yaml, service: web } }\n';
    expect(circular(yaml, base)).toBe(
      `shop/compose.yaml: services.web.extends: "web" extends itself
Break the circle: web (shop/compose.yaml) → app (shop/base.yaml) → web (shop/compose.yaml).`,
    );
    const beside = 'services:\n  a: { extends: b }\n  b: { extends: { file: ./base.yaml, service: a } }\n';
    expect(circular(yaml.replace('app', 'a'), beside)).toContain(
      'Break the circle: web (shop/compose.yaml) → a (shop/base.yaml) → b (shop/base.yaml) → a (shop/base.yaml).',
    );
  });

  test.each(['{}', '{ path: [] }'])('an entry of include that names no file is told: %s', (entry) => {
    expect(refusal(`include: [${entry}]\nservices: { web: { image: a } }`)).toBe(
      'shop/compose.yaml: include: an entry names no file',
    );
  });

  test('of files that include each other, too', () => {
    const services = 'services:\n  web: { image: a }\n';
    expect(
      circular(
        `include: [base.yaml]\n${services}`,
        'include: [compose.yaml]\nservices: { db: { image: b } }\n',
      ),
    ).toBe(
      `shop/compose.yaml: includes itself
Break the circle: shop/compose.yaml → shop/base.yaml → shop/compose.yaml.`,
    );
  });

  test('of files alone are none: each service extends another', () => {
    const yaml = `services:
  web: { extends: { file: base.yaml, service: app }, environment: { A: web } }
  common: { image: "shop:1", environment: { A: common, B: common, C: common } }
  job: { extends: { file: compose.yaml, service: common } }
`;
    const base =
      'services:\n  app: { extends: { file: compose.yaml, service: common }, environment: { A: app, B: app } }\n';
    const { services } = read(yaml, more(base));
    const found = Object.fromEntries(services.map(({ name, image, env }) => [name, { image, env }]));
    expect(found.web).toEqual({ image: { reference: 'shop:1' }, env: { A: 'web', B: 'app', C: 'common' } });
    expect(found.job).toEqual(found.common);
  });
});

test('of a service that is extended each folder in memory stays; the later of the same one counts', () => {
  const yaml = `services:
  base: { image: "shop:1", tmpfs: ["/a:size=1m", "/b:size=1m"] }
  web: { extends: { service: base }, tmpfs: ["/c:size=1m", "/a:size=2m"] }
`;
  const found = read(yaml).services.find(({ name }) => name === 'web');
  expect(found?.container.tmpfs).toEqual({ '/a': 'size=2m', '/b': 'size=1m', '/c': 'size=1m' });
});

test('services are in the order in which they can be started; profiles and "without" choose', () => {
  const yaml = `services:
  web: { image: a, depends_on: { db: { condition: service_healthy }, cache: { condition: service_started, required: false } } }
  db: { image: b }
  cache: { image: c, profiles: [fast] }
  debug: { image: d, profiles: [debug] }
`;
  const names = (options: ComposeOptions): string[] =>
    read(yaml, { options }).services.map(({ name }) => name);
  expect(names(all)).toEqual(['db', 'web']);
  expect(names({ profiles: ['debug'], without: ['db'] })).toEqual(['web', 'debug']);
  expect(names({ profiles: ['*'], without: [] })).toEqual(['db', 'cache', 'web', 'debug']);
});

test('secrets and configs are files; a secret says that it is one', () => {
  const yaml = `${one('secrets: [key]\nconfigs: [{ source: motd, target: /etc/motd, mode: 0440 }]')}secrets: { key: { file: key.txt } }\nconfigs: { motd: { content: "hi $$" } }\n`;
  const [service] = read(yaml, { more: { 'shop/key.txt': 's3cret' } }).services;
  expect(service?.container.files).toEqual([
    { path: '/run/secrets/key', text: 's3cret', mode: 0o444, uid: 0, gid: 0, secret: true },
    { path: '/etc/motd', text: 'hi $', mode: 0o440, uid: 0, gid: 0, secret: false },
  ]);
});

describe('what is wrong is named with its path', () => {
  test.each([
    ['services: [', 'shop/compose.yaml:1:'],
    [
      'services:\n  web:\n    imagee: x\n',
      'shop/compose.yaml: services.web: "imagee" is not known to the Compose Specification',
    ],
    ['services:\n  web:\n    image: 7\n', 'shop/compose.yaml: services.web.image: must be string'],
    [one('depends_on: { db: { condition: service_ready } }'), 'services.web.depends_on.db.condition'],
    [
      one('memswap_limit: 1g'),
      'services.web.memswap_limit: is memory and swap together, and there is no limit',
    ],
    [
      one('mem_limit: 1g\nmemswap_limit: 512m'),
      'services.web.memswap_limit: is memory and swap together, and less',
    ],
    [one('mem_limit: lots'), 'services.web.mem_limit: "lots" is no size'],
    [one('depends_on: [db]'), 'services.web.depends_on: there is no service "db"'],
    [
      'services:\n  a: { image: a, depends_on: [b] }\n  b: { image: b, depends_on: [a] }\n',
      'depends on itself: a → b → a',
    ],
    [one('volumes: ["data:/data"]'), 'services.web.volumes.0: there is no volume "data"'],
    [
      one('volumes: ["/var/run/docker.sock:/var/run/docker.sock"]'),
      '/var/run/docker.sock is of this machine itself',
    ],
    [one('env_file: none.env'), 'services.web.env_file.0: there is no file'],
    ['services:\n  web: { ports: ["80"] }\n', 'services.web: has neither image nor build'],
    [one('command: "a \'b"'), 'services.web.command'],
    [
      one('environment: ["A=${NEEDED:?is needed}"]'),
      'services.web.environment.0: the variable NEEDED is not set (is needed)',
    ],
    ['include: [gone.yaml]\nservices: { web: { image: a } }\n', 'shop/gone.yaml: there is no such file'],
    ['services:\n  web: { extends: { service: web } }\n', '"web" extends itself'],
    ['- a list', 'is no compose file'],
  ])('%j', (yaml, message) => {
    expect(refusal(yaml)).toContain(message);
  });
});

describe('what is not carried out is named, never left out in silence', () => {
  test.each([
    ['privileged: true', 'services.web.privileged'],
    ['network_mode: host', 'services.web.network_mode'],
    ['devices: [/dev/fuse]', 'services.web.devices'],
    ['pid: host', 'services.web.pid'],
    ['build: { context: ., ssh: [default] }', 'services.web.build.ssh'],
    ['oom_kill_disable: true', 'services.web.oom_kill_disable'],
    ['gpus: all', 'services.web.gpus'],
  ])('%s is refused', (lines, path) => {
    expect(refusal(one(lines))).toContain(`${path}: is not carried out: `);
  });

  test.each([
    ['cap_add: [NET_ADMIN, SYS_ADMIN]', 'services.web.cap_add.1: SYS_ADMIN would be of the whole machine'],
    ['cap_add: [all]', 'services.web.cap_add.0: all would be of the whole machine'],
    ['security_opt: ["systempaths=unconfined"]', 'services.web.security_opt.0: systempaths=unconfined could'],
    [
      'security_opt: ["seccomp=./profile.json"]',
      'services.web.security_opt.0: seccomp=./profile.json is a file',
    ],
  ])('%s: with it a service could do what root can', (lines, message) => {
    expect(refusal(one(lines))).toContain(message);
  });

  test('what a service may have beyond others is named', () => {
    const yaml = one('cap_add: [CAP_NET_ADMIN, sys_nice]\nsecurity_opt: ["no-new-privileges:false"]');
    const { notes, services } = read(yaml);
    expect(services[0]?.container).toMatchObject({
      capAdd: ['CAP_NET_ADMIN', 'sys_nice'],
      securityOpt: ['no-new-privileges:false'],
    });
    expect(notes).toEqual([
      expect.stringContaining('cap_add (web): '),
      expect.stringContaining('security_opt (web): no-new-privileges holds'),
    ]);
  });

  test('what is off asks for nothing, and services that take no part are not asked', () => {
    expect(web('privileged: false\ndevices: []').name).toBe('web');
    const yaml = 'services:\n  web: { image: a }\n  gpu: { image: b, privileged: true, profiles: [gpu] }\n';
    expect(read(yaml).services).toHaveLength(1);
  });

  test('what is done otherwise is noted once, with the services that have it', () => {
    const yaml =
      'services:\n  a: { image: a, restart: always }\n  b: { image: b, restart: "no", tty: true }\n';
    expect(read(yaml).notes).toEqual([
      'shop/compose.yaml: restart (a, b): a container that ends stays so: its end is the result',
      'shop/compose.yaml: without effect in a trial: tty',
    ]);
  });
});

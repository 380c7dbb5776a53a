import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes, type OomlabError } from '../../errors.ts';
import { compileTrials } from '../../scenario/compile.ts';
import { loadScenario } from '../../workspace/loading/loadScenario.ts';
import { captureOutput } from '../testing/captureOutput.ts';
import { initFromCommand } from './init.ts';

const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'oomlab-init-')), 'my-shop');
  mkdirSync(folder);
  process.chdir(folder);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.chdir(before);
  rmSync(dirname(folder), { recursive: true });
});

const options = {
  again: (args: readonly string[]) => `npx oomlab ${args.join(' ')}`,
  service: null,
  host: null,
};

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** What it says, and the trials of what it wrote. */
async function drafted(what: string, file: string) {
  const out = captureOutput();
  expect(await initFromCommand(what, options)).toBe(exitCodes.ok);
  vi.restoreAllMocks();
  const said = out();
  const { scenario, source } = await loadScenario(file);
  return {
    said,
    text: readFileSync(file, 'utf8'),
    trials: compileTrials(scenario, { source, runId: 'r', seed: 1, quick: true, repeats: null, only: {} }),
  };
}

test('a file is found by the scenario, whatever is in its name', async () => {
  const file = 'it\'s "a" back\\slash ${x}.yaml';
  write({ [file]: 'services:\n  web: { image: "web:1", ports: ["80:80"] }\n' });
  const { trials } = await drafted(file, 'my-shop.ts');
  expect(trials[0]?.target.image).toMatchObject({ reference: 'web:1' });
});

test.each([
  [null, { service: 'web' }, '--service has no effect on a scenario to begin with'],
  ['mine', { host: 'a.test' }, '--host has no effect on mine'],
  ['Dockerfile', { service: 'web' }, '--service has no effect on Dockerfile'],
  ['compose.yaml', { host: 'a.test' }, '--host has no effect on compose.yaml'],
  ['api.json', { host: 'a.test' }, '--host has no effect on api.json'],
  ['shop.har', { service: 'web' }, '--service has no effect on shop.har'],
])('%s with %j is refused, and nothing is written', async (what, given, message) => {
  write({
    Dockerfile: 'FROM x\nEXPOSE 1\n',
    'compose.yaml': 'services:\n  web: { image: "web:1", ports: ["80:80"] }\n',
    'api.json': '{"openapi":"3.1.0","paths":{"/":{"get":{}}}}',
    'shop.har': '{"log":{"entries":[]}}',
  });
  await expect(initFromCommand(what, { ...options, ...given })).rejects.toMatchObject({
    message,
    exitCode: exitCodes.usage,
  });
  expect(readdirSync('.').filter((name) => name.endsWith('.ts'))).toEqual([]);
});

describe('a compose file becomes a scenario that can be shown', () => {
  test('with the service in front, stores outside, and its limit as the machine', async () => {
    write({
      'compose.yaml': `services:
  nginx: { image: "nginx:1", ports: ["80:80"], depends_on: [api] }
  api:
    build: .
    expose: ["3000"]
    depends_on: { db: { condition: service_healthy } }
    healthcheck: { test: [CMD, "true"] }
    mem_limit: 300m
  worker: { build: ., command: node worker.js }
  db: { image: "postgres:16", environment: { POSTGRES_PASSWORD: x } }
`,
      Dockerfile: 'FROM node:22\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
    });
    const { said, text, trials } = await drafted('compose.yaml', './my-shop.ts');
    expect(said).toContain('the target is api, through nginx, which publishes port 80');
    expect(said).toContain('it is ready when its health check passes');
    expect(said).toContain('outside of its machine: db');
    expect(text).toContain(`memory: ['150m', '300m', '600m']`);
    const [trial] = trials;
    expect(trial?.target).toMatchObject({ name: 'api', runtime: 'node', readyBy: 'health', port: 3000 });
    const brief = trial?.services.map(({ name, entry, machine }) => ({ name, entry, own: machine !== null }));
    expect(brief).toEqual([
      { name: 'db', entry: false, own: true },
      { name: 'nginx', entry: true, own: false },
      { name: 'worker', entry: false, own: false },
    ]);
  });

  test('a folder is looked into', async () => {
    write({ 'docker-compose.yml': 'services:\n  web: { image: "shop:1", ports: ["8000"] }\n' });
    const { said } = await drafted('.', './my-shop.ts');
    expect(said).toContain('the target is web: it publishes port 8000');
  });
});

test('a Dockerfile becomes one, with its port, its check and its runtime', async () => {
  write({
    Dockerfile:
      'FROM python:3 AS build\nEXPOSE 1\nFROM python:3-slim\nARG PORT=8000\nEXPOSE ${PORT} 9000/udp\nHEALTHCHECK CMD true\nCMD gunicorn app\n',
  });
  const { trials } = await drafted('Dockerfile', './my-shop.ts');
  expect(trials[0]?.target).toMatchObject({ port: 8000, readyBy: 'health', runtime: 'python' });
  expect(trials[0]?.target.image).toMatchObject({ kind: 'build', context: '.' });
});

describe('where nothing can be asked, two lines say why', () => {
  const refusal = async (what: string, service: string | null = null): Promise<string> => {
    const error = await initFromCommand(what, { ...options, service }).catch((each: OomlabError) => each);
    expect((error as OomlabError).hint).toMatch(/\w/);
    return (error as OomlabError).message;
  };

  test('a file that is not there, a folder without one, a file of another kind', async () => {
    expect(await refusal('gone.yaml')).toBe('There is no file gone.yaml');
    expect(await refusal('.')).toContain('has neither a compose file nor a Dockerfile');
    write({ 'notes.txt': 'hello\n' });
    expect(await refusal('notes.txt')).toContain('is neither a compose file nor a Dockerfile');
  });

  test('no port, an unknown service, a service without a port', async () => {
    write({ 'compose.yaml': 'services:\n  web: { image: a }\n', Dockerfile: 'FROM a\n' });
    expect(await refusal('compose.yaml')).toBe('compose.yaml: no service publishes or exposes a port');
    expect(await refusal('compose.yaml', 'api')).toBe('compose.yaml: there is no service "api"');
    expect(await refusal('compose.yaml', 'web')).toBe(
      'compose.yaml: services.web publishes and exposes no port',
    );
    expect(await refusal('Dockerfile')).toBe('Dockerfile exposes no port');
  });
});

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { userAddresses } from './addresses.ts';
import { askInfo, clientFor, connect } from './connect.ts';
import { findEngine } from './resolve.ts';

let config: string;
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'oomlab-docker-'));
  vi.stubEnv('DOCKER_CONFIG', config);
  vi.stubEnv('OOMLAB_STATE', join(config, 'state'));
  vi.stubEnv('XDG_RUNTIME_DIR', config);
  for (const name of ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'])
    vi.stubEnv(name, '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(config, { recursive: true });
});

/** A context as `docker context create` writes it. */
function context(name: string, host: string, tls = false): void {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(config, 'contexts', 'meta', id);
  mkdirSync(meta, { recursive: true });
  const content = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } };
  writeFileSync(join(meta, 'meta.json'), JSON.stringify(content));
  if (tls) mkdirSync(join(config, 'contexts', 'tls', id, 'docker'), { recursive: true });
}
const use = (name: string): void =>
  writeFileSync(join(config, 'config.json'), JSON.stringify({ currentContext: name }));

describe('which engine', () => {
  test('DOCKER_HOST before the context, and no other after it', () => {
    context('lab', 'unix:///context.sock');
    use('lab');
    vi.stubEnv('DOCKER_HOST', 'unix:///environment.sock');
    expect(userAddresses()).toEqual({
      addresses: [{ kind: 'environment', url: 'unix:///environment.sock', tls: null }],
      exclusive: true,
    });
  });

  test('the current context of the configuration', () => {
    context('lab', 'unix:///context.sock');
    use('lab');
    expect(userAddresses()).toEqual({
      addresses: [{ kind: 'context', url: 'unix:///context.sock', tls: null }],
      exclusive: true,
    });
  });

  test('DOCKER_CONTEXT before the configuration', () => {
    context('lab', 'unix:///lab.sock');
    context('other', 'tcp://127.0.0.1:2376', true);
    use('lab');
    vi.stubEnv('DOCKER_CONTEXT', 'other');
    expect(userAddresses().addresses).toEqual([
      {
        kind: 'context',
        url: 'tcp://127.0.0.1:2376',
        tls: { folder: expect.stringContaining(join(config, 'contexts', 'tls')), verify: true },
      },
    ]);
  });

  test.each(['default', ''])('the context %j is no address: the sockets are looked at', (name) => {
    use(name);
    writeFileSync(join(config, 'docker.sock'), '');
    const { addresses, exclusive } = userAddresses();
    expect(exclusive).toBe(false);
    expect(addresses).toContainEqual({ kind: 'default', url: `unix://${config}/docker.sock`, tls: null });
  });

  test('a context that does not exist is refused: no other engine takes its place', () => {
    use('gone');
    expect(userAddresses).toThrow(
      expect.objectContaining({
        message: 'The Docker context "gone" does not exist',
        hint: expect.stringContaining('docker context use'),
        exitCode: exitCodes.lab,
      }),
    );
  });
});

describe('certificates', () => {
  const host = (url: string, variables: Record<string, string>): unknown => {
    vi.stubEnv('DOCKER_HOST', url);
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    return userAddresses().addresses[0]?.tls;
  };

  test('are looked for where DOCKER_CERT_PATH says, or beside the configuration', () => {
    expect(host('tcp://host', { DOCKER_TLS_VERIFY: '1' })).toEqual({ folder: config, verify: true });
    expect(host('tcp://host', { DOCKER_CERT_PATH: '/certs' })).toEqual({ folder: '/certs', verify: true });
  });

  test('DOCKER_TLS alone trusts any engine, as in Docker’s own client', () => {
    expect(host('host:2376', { DOCKER_TLS: '1' })).toEqual({ folder: config, verify: false });
  });

  test('a folder of them is used by TCP only, and only when TLS is asked for', () => {
    expect(host('tcp://host', { DOCKER_CERT_PATH: '/certs' })).toBeNull();
    expect(host('unix:///x.sock', { DOCKER_TLS_VERIFY: '1' })).toBeNull();
  });
});

describe('an address that can not be used is refused with its reason', () => {
  test.each([
    ['https://host:2376', 'https:// is not supported'],
    ['nonsense://', /does not answer|not supported|Invalid URL/],
  ])('%s', async (url, reason) => {
    vi.stubEnv('DOCKER_HOST', url);
    await expect(findEngine()).rejects.toMatchObject({
      message: expect.stringMatching(reason),
      hint: 'Start it, or unset DOCKER_HOST.',
      exitCode: exitCodes.lab,
    });
  });
});

describe('an engine that is asked', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const listen = async (answer: string | null, at: string | number): Promise<void> => {
    server = createServer((_, response) => {
      if (answer !== null) response.setHeader('content-type', 'application/json').end(answer);
    });
    server.listen(at);
    await once(server, 'listening');
  };

  test('answers by its socket', async () => {
    const socket = join(config, 'engine.sock');
    await listen('{"ServerVersion":"1.2.3"}', socket);
    vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
    await using engine = await findEngine();
    expect(engine).toMatchObject({
      kind: 'environment',
      address: `unix://${socket}`,
      info: { ServerVersion: '1.2.3' },
    });
  });

  test('answers by TCP', async () => {
    await listen('{"ServerVersion":"1.2.3"}', 0);
    const { port } = server.address() as { port: number };
    expect(await askInfo(clientFor(`tcp://127.0.0.1:${port}`), 5000)).toMatchObject({
      ServerVersion: '1.2.3',
    });
  });

  test('is given up when it accepts and stays silent', async () => {
    const socket = join(config, 'silent.sock');
    await listen(null, socket);
    await expect(askInfo(clientFor(`unix://${socket}`), 20)).rejects.toThrow('no answer within 20 ms');
  });

  test('and nothing stays connected to it, which would keep the program from ending', async () => {
    const socket = join(config, 'silent.sock');
    await listen(null, socket);
    const asking = connect({ url: `unix://${socket}`, tls: null }, 200);
    const connections = () =>
      new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
    await expect.poll(connections).toBeGreaterThan(0);
    await expect(asking).rejects.toThrow('no answer');
    await expect.poll(connections).toBe(0);
  });
});

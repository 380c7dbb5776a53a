import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { askInfo, clientFor, userAddresses } from './connect.ts';
import { findEngine } from './resolve.ts';

let config: string;
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'oomlab-docker-'));
  vi.stubEnv('DOCKER_CONFIG', config);
  vi.stubEnv('OOMLAB_STATE', join(config, 'state'));
  vi.stubEnv('XDG_RUNTIME_DIR', config);
  for (const name of ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY'])
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
      addresses: [{ kind: 'environment', url: 'unix:///environment.sock', tls: false }],
      exclusive: true,
    });
  });

  test('the current context of the configuration', () => {
    context('lab', 'unix:///context.sock');
    use('lab');
    expect(userAddresses()).toEqual({
      addresses: [{ kind: 'context', url: 'unix:///context.sock', tls: false }],
      exclusive: true,
    });
  });

  test('DOCKER_CONTEXT before the configuration', () => {
    context('lab', 'unix:///lab.sock');
    context('other', 'tcp://127.0.0.1:2376', true);
    use('lab');
    vi.stubEnv('DOCKER_CONTEXT', 'other');
    expect(userAddresses().addresses).toEqual([{ kind: 'context', url: 'tcp://127.0.0.1:2376', tls: true }]);
  });

  test.each(['default', ''])('the context %j is no address: the sockets are looked at', (name) => {
    use(name);
    writeFileSync(join(config, 'docker.sock'), '');
    const { addresses, exclusive } = userAddresses();
    expect(exclusive).toBe(false);
    expect(addresses).toContainEqual({ kind: 'default', url: `unix://${config}/docker.sock`, tls: false });
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

describe('an address that can not be used is refused with its reason', () => {
  test.each([
    ['ssh://me@host', 'ssh:// is not supported'],
    ['https://host:2376', 'https:// is not supported'],
    ['npipe:////./pipe/docker', 'npipe:// is not supported'],
    ['nonsense', 'Invalid URL'],
  ])('%s', async (url, reason) => {
    vi.stubEnv('DOCKER_HOST', url);
    await expect(findEngine()).rejects.toMatchObject({
      message: expect.stringContaining(reason),
      hint: 'Start it, or unset DOCKER_HOST.',
      exitCode: exitCodes.lab,
    });
  });

  test('TLS, by the environment or by a context', async () => {
    const reason = /^The engine at tcp:\/\/host:2376 does not answer \(TLS is not supported/;
    context('lab', 'tcp://host:2376', true);
    use('lab');
    await expect(findEngine()).rejects.toThrow(reason);
    vi.stubEnv('DOCKER_HOST', 'tcp://host:2376');
    vi.stubEnv('DOCKER_TLS_VERIFY', '1');
    await expect(findEngine()).rejects.toThrow(reason);
  });

  test('a socket is used as it is, whatever DOCKER_TLS_VERIFY says', () => {
    expect(() => clientFor('unix:///x.sock', true)).not.toThrow();
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
    expect(await askInfo(clientFor(`tcp://127.0.0.1:${port}`))).toMatchObject({ ServerVersion: '1.2.3' });
  });

  test('is given up when it accepts and stays silent', async () => {
    const socket = join(config, 'silent.sock');
    await listen(null, socket);
    await expect(askInfo(clientFor(`unix://${socket}`), 20)).rejects.toThrow('no answer within 20 ms');
  });
});

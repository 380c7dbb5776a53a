import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlain } from 'node:http';
import { createServer as createTls, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes, type OomlabError } from '../../errors.ts';
import type { Address } from './addresses.ts';
import { connect } from './connect.ts';
import { requireApi, unreachable, whileThere } from './unreachable.ts';

/** Real connections: what Node calls a failure is what the texts go by. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-tls-'));
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  for (const name of ['ca', 'other'])
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    );
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  for (const [name, authority] of [
    ['server', 'ca'],
    ['client', 'ca'],
  ] as const) {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      '/CN=localhost',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${authority}.crt`,
      '-CAkey',
      `${authority}.key`,
      '-CAcreateserial',
      '-out',
      `${name}.crt`,
      '-days',
      '2',
      '-extfile',
      'names',
    );
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string): Buffer => readFileSync(join(folder, name));

/** A folder as Docker's client expects it. */
function certificates(ca: string, client: string | null): string {
  const made = mkdtempSync(join(folder, 'certs-'));
  writeFileSync(join(made, 'ca.pem'), file(`${ca}.crt`));
  if (client === null) return made;
  writeFileSync(join(made, 'cert.pem'), file(`${client}.crt`));
  writeFileSync(join(made, 'key.pem'), file(`${client}.key`));
  return made;
}

const answer = { ServerVersion: '1.2.3', ApiVersion: '1.44' };

async function tlsEngine(options: ServerOptions = {}): Promise<AsyncDisposable & { url: string }> {
  const server = createTls(
    { key: file('server.key'), cert: file('server.crt'), ca: file('ca.crt'), ...options },
    (_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)),
  );
  return listening(server);
}

async function plainEngine(): Promise<AsyncDisposable & { url: string }> {
  return listening(createPlain((_, response) => response.end(JSON.stringify(answer))));
}

async function listening(server: ReturnType<typeof createPlain>) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `tcp://localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const addressOf = (url: string, tls: Address['tls'] = null): Address => ({ kind: 'environment', url, tls });

async function refusal(address: Address): Promise<OomlabError> {
  const error = await connect(address).then(
    () => null,
    (cause: Error) => cause,
  );
  if (error === null) throw new Error('it was not refused');
  return unreachable(address, error);
}

describe('TLS', () => {
  test('with the authority’s certificate and one of one’s own the engine answers', async () => {
    await using engine = await tlsEngine({ requestCert: true, rejectUnauthorized: true });
    const tls = { folder: certificates('ca', 'client'), verify: true };
    expect((await connect(addressOf(engine.url, tls))).info).toMatchObject(answer);
  });

  test('without verification any certificate will do', async () => {
    await using engine = await tlsEngine();
    const tls = { folder: certificates('other', null), verify: false };
    expect((await connect(addressOf(engine.url, tls))).info).toMatchObject(answer);
  });

  test('a certificate of an authority that is not known is named, with the file that is asked for', async () => {
    await using engine = await tlsEngine();
    const tls = { folder: certificates('other', null), verify: true };
    const { message, hint } = await refusal(addressOf(engine.url, tls));
    expect(message).toMatch(/^The certificate of the engine at tcp:\/\/localhost:\d+ is not to be trusted/);
    expect(hint).toContain(`${tls.folder}/ca.pem`);
  });

  test('an engine that wants a certificate says so', async () => {
    await using engine = await tlsEngine({ requestCert: true, rejectUnauthorized: true });
    const tls = { folder: certificates('ca', null), verify: true };
    expect((await refusal(addressOf(engine.url, tls))).message).toMatch(
      /refuses the certificate of this client, or wants one/,
    );
  });

  test('an engine without TLS is told from one that is away', async () => {
    await using engine = await plainEngine();
    const tls = { folder: certificates('ca', null), verify: true };
    expect((await refusal(addressOf(engine.url, tls))).message).toMatch(/does not speak TLS$/);
  });
});

describe('an address where no engine is', () => {
  test('nobody listens', async () => {
    const engine = await plainEngine();
    await engine[Symbol.asyncDispose]();
    const { message, hint, exitCode } = await refusal(addressOf(engine.url));
    expect(message).toMatch(/^The engine at .* does not answer \(connect ECONNREFUSED/);
    expect({ hint, exitCode }).toEqual({ hint: 'Start it, or unset DOCKER_HOST.', exitCode: exitCodes.lab });
  });

  test('no such socket', async () => {
    const { message } = await refusal(addressOf(`unix://${folder}/none.sock`));
    expect(message).toMatch(/^There is no engine at unix:.*: no such socket$/);
  });

  test('a host that does not exist', async () => {
    const { message } = await refusal(addressOf('tcp://no-such-host.invalid:2375'));
    expect(message).toMatch(/is not known here$|does not answer/);
  });
});

describe('an engine that was there', () => {
  const code = (of: string, syscall = 'read') => Object.assign(new Error(of), { code: of, syscall });
  const using = (error: Error) => whileThere('unix:///x', () => Promise.reject(error));

  test.each([
    ['refuses', code('ECONNREFUSED', 'connect')],
    ['has hung up', code('ECONNRESET')],
    ['has taken its socket away', code('ENOENT', 'connect')],
    ['has hung up, and what is put away then fails', new SuppressedError(new Error('x'), code('ECONNRESET'))],
  ])('%s: it went away', async (_, error) => {
    await expect(using(error)).rejects.toMatchObject({
      message: expect.stringMatching(/^The engine at unix:\/\/\/x went away \(/),
      exitCode: exitCodes.lab,
    });
  });

  test.each([
    ['a file that is missing', code('ENOENT', 'open')],
    ['an answer that it gave', Object.assign(new Error('no such image'), { statusCode: 404 })],
  ])('%s is no word about it', async (_, error) => {
    await expect(using(error)).rejects.toBe(error);
  });

  test('gives what it was asked for', async () => {
    expect(await whileThere('unix:///x', async () => 7)).toBe(7);
  });
});

test('a socket that this user may not use names its group', () => {
  writeFileSync(join(folder, 'docker.sock'), '');
  const error = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
  const { message, hint } = unreachable(addressOf(`unix://${folder}/docker.sock`), error);
  expect(message).toMatch(/^The user .* may not use the engine's socket .*docker\.sock$/);
  expect(hint).toMatch(/DOCKER_HOST|usermod/);
});

test('an engine that is too old says which one is needed', () => {
  expect(() => requireApi({ url: 'unix:///x' }, '1.41', '20.10.24')).not.toThrow();
  expect(() => requireApi({ url: 'unix:///x' }, '1.100', '99')).not.toThrow();
  expect(() => requireApi({ url: 'unix:///x' }, '1.40', '19.03.1')).toThrow(
    'The engine at unix:///x is too old: 19.03.1 speaks version 1.40 of the API, and 1.41 is needed',
  );
});

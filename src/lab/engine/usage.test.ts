import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { instanceLabel } from '../trial/container.ts';
import { clientFor } from './connect.ts';
import { instanceName } from './state.ts';
import { countConnected, othersAt, stayConnected } from './usage.ts';

/** A server in the engine's place: what is looked at is the kernel's list of connections, and that is real. */
let folder: string;
let server: ReturnType<typeof createServer>;
let containers: unknown[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-usage-'));
  vi.stubEnv('OOMLAB_STATE', folder);
  containers = [];
  server = createServer((_, response) => response.end(JSON.stringify(containers)));
  server.listen(join(folder, 'docker.sock'));
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const client = () => clientFor(`unix://${join(folder, 'docker.sock')}`);

test.runIf(process.platform === 'linux')('our own connections are nobody else’s', async () => {
  const docker = client();
  await docker.ping();
  expect(countConnected(readFileSync('/proc/net/unix', 'utf8'), join(folder, 'docker.sock'))).toBe(1);
  expect(await othersAt(docker)).toBeNull();
});

test.runIf(process.platform === 'linux')(
  'another client of ours, which nobody hung up, is nobody else',
  async () => {
    await client().ping();
    expect(await othersAt(client())).toBeNull();
  },
);

test.runIf(process.platform === 'linux')('another client is somebody, as an image build is one', async () => {
  const other = dial(join(folder, 'docker.sock'));
  await once(other, 'connect');
  expect(await othersAt(client())).toBe('another client is connected to it');
  other.destroy();
});

test.runIf(process.platform === 'linux')('so is one of us who asks for nothing at the moment', async () => {
  const presence = stayConnected(join(folder, 'docker.sock'));
  const docker = client();
  await docker.ping();
  expect(await othersAt(docker)).toBe('another client is connected to it');
  presence[Symbol.dispose]();
  expect(await othersAt(docker)).toBeNull();
});

test('a container is somebody’s, unless it is of a trial of ours', async () => {
  const docker = client();
  containers = [{ Id: 'x', Names: ['/db'], Labels: {} }];
  expect(await othersAt(docker)).toBe('the container db runs there');
  containers = [{ Id: 'x', Names: ['/ours'], Labels: { [instanceLabel]: instanceName() } }];
  expect(await othersAt(docker)).toBeNull();
});

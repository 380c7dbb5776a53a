import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientFor } from './connect.ts';
import type { EngineInfo } from './engine.ts';
import { whereTrialsRun } from './where.ts';

const root = process.getuid?.() === 0 && process.platform === 'linux';
let folder: string;
let server: Server;
/** What became of the volumes, in order. */
let asked: string[];
/** An engine with this file system, or with another one. */
let shares = true;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-where-'));
  asked = [];
  shares = true;
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url?.replace(/\?.*|-[0-9a-f]{16}/, '')}`);
      if (request.method === 'DELETE') return response.writeHead(204).end();
      const created = request.method === 'POST';
      const Name: string = created
        ? JSON.parse(Buffer.concat(parts).toString()).Name
        : request.url?.split('/').at(-1);
      const Mountpoint = join(folder, Name);
      if (created && shares) mkdirSync(Mountpoint);
      return response
        .writeHead(created ? 201 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ Name, Mountpoint }));
    });
  });
  server.listen(join(folder, 'engine.sock'));
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const where = (info: Partial<EngineInfo> = {}, address = `unix://${join(folder, 'engine.sock')}`) =>
  whereTrialsRun({ docker: clientFor(address), address, info: { OSType: 'linux', ...info } as EngineInfo });

test.skipIf(!root)(
  'root who sees what the engine makes is at the engine’s; nothing of it is left there',
  async () => {
    expect(await where()).toEqual({ here: true });
    expect(asked).toEqual([
      'POST /volumes/create',
      'GET /volumes/oomlab-where',
      'DELETE /volumes/oomlab-where',
    ]);
  },
);

test.skipIf(!root)('root who does not see it is elsewhere, whatever the machines are called', async () => {
  shares = false;
  expect(await where()).toEqual({ here: false, why: 'it is on another machine' });
});

test('a rootless engine has namespaces of its own, for root, too', async () => {
  expect(await where({ SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] })).toMatchObject({
    here: false,
  });
});

test('an engine across a network is asked for nothing', async () => {
  expect(await where({}, 'tcp://127.0.0.1:1')).toEqual({
    here: false,
    why: 'it is reached through a network',
  });
  expect(asked).toEqual([]);
});

test('one for containers of Windows is refused', async () => {
  await expect(where({ OSType: 'windows' })).rejects.toThrow('runs containers of windows');
});

test('one that drops limits of memory is refused: what runs there is in no machine of that size', async () => {
  await expect(where({ MemoryLimit: false })).rejects.toMatchObject({
    message: expect.stringContaining('limits no memory'),
    hint: expect.stringContaining('cgroup v2'),
  });
  await expect(where({ MemoryLimit: true }, 'tcp://127.0.0.1:1')).resolves.toMatchObject({ here: false });
});

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOwnEngine, labLabel, listeningSockets } from './engineSocket.ts';

let folder: string;
let links: string;
const servers: ReturnType<typeof createServer>[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-own-'));
  links = join(folder, 'links');
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

/** A process of that name in a /proc of our own, which listens at a real socket as an engine that runs these labs. */
async function engineProcess(
  pid: number,
  name: string,
  labs: string[],
  path = '/run/docker.sock',
): Promise<void> {
  const root = join(folder, 'roots', String(pid));
  mkdirSync(join(root, 'run'), { recursive: true });
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? '');
    const known = labs.some((nonce) => url.includes(`${labLabel}=${nonce}`));
    response.end(JSON.stringify(url.includes('/containers/json') ? (known ? [{ Id: 'x' }] : []) : {}));
  });
  servers.push(server);
  server.listen(join(root, 'run', 'docker.sock'));
  await once(server, 'listening');
  const proc = join(folder, 'proc', String(pid));
  mkdirSync(join(proc, 'fd'), { recursive: true });
  mkdirSync(join(proc, 'net'));
  writeFileSync(join(proc, 'comm'), `${name}\n`);
  symlinkSync(root, join(proc, 'root'));
  symlinkSync(`socket:[${pid}01]`, join(proc, 'fd', '7'));
  symlinkSync('/dev/null', join(proc, 'fd', '8'));
  writeFileSync(
    join(proc, 'net', 'unix'),
    `Num       RefCount Protocol Flags    Type St Inode Path
00000000a: 00000002 00000000 00010000 0001 01 ${pid}01 ${path}
00000000b: 00000003 00000000 00000000 0001 03 ${pid}02 /run/docker.sock
`,
  );
}
const find = (nonce: string) => findOwnEngine(nonce, { procDir: join(folder, 'proc'), links });

test('of several engines on a machine the one that runs this very container is it', async () => {
  await engineProcess(11, 'dockerd', ['another']);
  await engineProcess(12, 'dockerd', ['mine']);
  await engineProcess(13, 'containerd', ['mine']);
  const { address, pid } = await find('mine');
  expect(pid).toBe(12);
  expect(statSync(address.slice('unix://'.length)).ino).toBe(
    statSync(join(folder, 'roots', '12', 'run', 'docker.sock')).ino,
  );
});

test('it is found by a path through a link, as /var/run is one', async () => {
  await engineProcess(12, 'dockerd', ['mine'], '/var/run/docker.sock');
  const root = join(folder, 'roots', '12');
  mkdirSync(join(root, 'var'));
  symlinkSync('/run', join(root, 'var', 'run'));
  expect((await find('mine')).pid).toBe(12);
});

test('without one it says what was seen, and what to do', async () => {
  await engineProcess(11, 'dockerd', ['another']);
  await expect(find('mine')).rejects.toMatchObject({
    message: expect.stringContaining('(seen: /run/docker.sock)'),
    hint: expect.stringContaining('--host=unix:///var/run/docker.sock'),
  });
});

test('connections that were accepted are no sockets at which somebody listens', () => {
  const unix = readFileSync('/proc/net/unix', 'utf8');
  for (const path of listeningSockets(unix).values()) expect(path).toMatch(/^\//);
  expect(listeningSockets('x: 00000003 00000000 00000000 0001 03 5 /run/x.sock')).toEqual(new Map());
});

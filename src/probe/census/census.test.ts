import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acceptQueue } from './acceptQueue.ts';
import { cachedBytes } from './cachedBytes.ts';
import { openFiles } from './openFiles.ts';
import { parseProcess, readProcess } from './processRow.ts';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../test/fixtures/probe/v1/limited', name), 'utf8');

test('a process is what its status and stat say of it', () => {
  const seen = parseProcess(4711, fixture('proc-status'), fixture('proc-stat'), 'sh\0-c\0while :; do\0');
  expect(seen).toMatchObject({ pid: 4711, name: 'java', command: 'sh -c while :; do' });
  expect(seen.rssBytes).toBe((seen.anonBytes ?? 0) + (seen.fileBytes ?? 0) + (seen.shmemBytes ?? 0));
  expect(seen.cpuMs).not.toBeNull();
});

test('a zombie has a name and no sizes; one that is gone is left out', () => {
  const zombie = 'Name:\tjava\nState:\tZ (zombie)\nPPid:\t1\nThreads:\t1\n';
  expect(parseProcess(1, zombie, '1 (java) Z 1', '')).toMatchObject({
    name: 'java',
    rssBytes: null,
    swapBytes: null,
    cpuMs: null,
    threads: 1,
  });
  expect(readProcess('/nowhere', 1)).toBeNull();
});

test('a file that is open is found once, with its size, whoever writes it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'census-'));
  const path = join(folder, 'server.log');
  writeFileSync(path, Buffer.alloc(3_000_000, 1));
  const [reader, writer] = [openSync(path, 'r'), openSync(path, 'a')];
  const pipe = createServer();
  try {
    const found = openFiles('/proc', [process.pid, process.pid]).filter((file) => file.path === path);
    expect(found).toMatchObject([{ sizeBytes: 3_000_000, writable: true }]);
    const [cached] = await cachedBytes(found.map(({ link }) => link));
    // Just written, and so all of it in the cache, in whole pages.
    expect(cached).toBeGreaterThanOrEqual(3_000_000);
    rmSync(path);
    expect(openFiles('/proc', [process.pid]).some((file) => file.path === `${path} (deleted)`)).toBe(true);
  } finally {
    pipe.close();
    closeSync(reader);
    closeSync(writer);
    rmSync(folder, { recursive: true });
  }
});

test('what is not there any more has no value, and none is invented', async () => {
  expect(openFiles('/nowhere', [1])).toEqual([]);
  expect(await cachedBytes([])).toEqual([]);
  expect(await cachedBytes(['/nowhere/at/all'])).toEqual([null]);
});

test('the accept queue is that of listening sockets alone', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 00000000:1F90 00000000:0000 0A 00000000:0000000C 00:00000000 00000000     0        0 1 1',
    '   1: 020011AC:1F90 010011AC:C350 01 00000010:00000400 00:00000000 00000000     0        0 2 1',
    '   2: 00000000:1F91 00000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 3 1',
    '',
  ].join('\n');
  expect(acceptQueue(table)).toBe(13);
  expect(acceptQueue('')).toBe(0);
});

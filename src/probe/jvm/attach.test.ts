import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askJvm, catches } from './attach.ts';

/** A listener where a JVM with the number of this process would have its own, in /tmp. */
async function listener(answer: string | null): Promise<AsyncDisposable & { asked: string[] }> {
  const path = `/tmp/.java_pid${process.pid}`;
  const asked: string[] = [];
  rmSync(path, { force: true });
  const server = createServer((socket) =>
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        asked.push(`${bytes}`);
        if (answer !== null) socket.end(answer);
      }),
  );
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { asked, [Symbol.asyncDispose]: async () => void server.close() };
}

const self = {
  pid: process.pid,
  innerPid: process.pid,
  perfData: { root: '/nowhere', folder: 'hsperfdata_x', name: '1' },
};
const patience = () => AbortSignal.timeout(20_000);

test('the request is that of the attach protocol, and the answer comes without its code', async () => {
  await using jvm = await listener('0\nTotal: reserved=1KB\nmore');
  expect(await askJvm(self, 'VM.native_memory summary', patience())).toBe('Total: reserved=1KB\nmore');
  expect(jvm.asked).toEqual(['1\0jcmd\0VM.native_memory summary\0\0\0']);
});

test('a refusal is an error with the JVM’s own words', async () => {
  await using _ = await listener('1\njava.lang.IllegalArgumentException: Unknown diagnostic command');
  await expect(askJvm(self, 'no.such', patience())).rejects.toThrow('Unknown diagnostic command');
});

test('a link to a socket of this machine, as its engine’s, is not spoken to', async () => {
  const path = `/tmp/.java_pid${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-attach-'));
  const asked: string[] = [];
  const server = createServer((socket) => socket.on('data', (bytes) => void asked.push(`${bytes}`)));
  await new Promise<void>((resolve) => server.listen(join(folder, 'docker.sock'), resolve));
  rmSync(path, { force: true });
  symlinkSync(join(folder, 'docker.sock'), path);
  try {
    await expect(askJvm(self, 'VM.version', patience())).rejects.toThrow('not of the kind');
    expect(asked).toEqual([]);
  } finally {
    server.close();
    rmSync(path);
    rmSync(folder, { recursive: true });
  }
});

test('a JVM that stands still is left alone when the time is up', async () => {
  await using _ = await listener(null);
  await expect(askJvm(self, 'VM.version', AbortSignal.timeout(50))).rejects.toThrow(/abort/i);
});

test('a process that is no JVM gets no signal', async () => {
  await expect(askJvm(self, 'VM.version', patience())).rejects.toThrow('no JVM');
});

test('SIGQUIT is sent only to those that catch it', () => {
  expect(catches('SigCgt:\t2000000181005ccf\n', 3)).toBe(true);
  expect(catches('SigCgt:\t0000000000000000\n', 3)).toBe(false);
  expect(catches('SigCgt:\t0000000000000003\n', 3)).toBe(false);
  expect(catches('Name:\tgone\n', 3)).toBe(false);
});

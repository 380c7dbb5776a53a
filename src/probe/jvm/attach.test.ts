import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
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

const self = { pid: process.pid, innerPid: process.pid, perfData: '/nowhere' };
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

test('a JVM that stands still is left alone when the time is up', async () => {
  await using _ = await listener(null);
  await expect(askJvm(self, 'VM.version', AbortSignal.timeout(50))).rejects.toThrow(/abort/i);
});

test('a process that is no JVM gets no signal', async () => {
  await expect(askJvm(self, 'VM.version', patience())).rejects.toThrow(/ENOENT.*\/nowhere|no JVM/);
});

test('SIGQUIT is sent only to those that catch it', () => {
  expect(catches('SigCgt:\t2000000181005ccf\n', 3)).toBe(true);
  expect(catches('SigCgt:\t0000000000000000\n', 3)).toBe(false);
  expect(catches('SigCgt:\t0000000000000003\n', 3)).toBe(false);
  expect(catches('Name:\tgone\n', 3)).toBe(false);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { probeMessageSchema } from '../../probe/protocol.ts';
import { sweepTracing } from '../host/tracing.ts';
import { someParts } from '../testing/someParts.ts';
import { readMessages } from './messages.ts';
import { startCensus } from './startCensus.ts';
import { startLoad } from './startLoad.ts';
import { startProbe } from './startProbe.ts';

/** The real programs, killed while they speak. */

/** The process that runs this program of ours for this test. */
async function pidOf(program: string): Promise<number> {
  const { stdout } = await execa('pgrep', ['--parent', String(process.pid), '--full', program]);
  return Number(stdout.split('\n')[0]);
}

// As the next run would: a probe that is killed leaves its part of the kernel's tracing.
afterAll(() => void sweepTracing());

test('a probe that is killed ends the trial, and says so', async () => {
  const parts = someParts();
  await using _probe = await startProbe(parts);
  process.kill(await pidOf('src/probe/main.ts'), 'SIGKILL');
  expect(await parts.course.endings.first).toMatchObject({
    reason: 'probe-lost',
    detail: 'the probe ended by itself by SIGKILL',
  });
  expect(parts.troubles()).toContainEqual({
    source: 'probe',
    text: 'the probe ended by itself by SIGKILL',
  });
});

test('so does a generator; its rows until then are recorded', async () => {
  const server = createServer((_, response) => response.end('ok'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const parts = someParts();
  const { port } = server.address() as AddressInfo;
  await using _load = startLoad(
    parts,
    {
      seed: 1,
      requests: [{ path: '/', method: 'GET', weight: 1, bodyBytes: 0, body: null, headers: {} }],
      journeys: [],
      data: null,
      timeoutMs: 1000,
      phases: [
        { name: 'steady', startMs: 0, endMs: 3_600_000, loop: 'closed', from: 1, to: 1, warmup: false },
      ],
      open: null,
      volleys: null,
    },
    { url: `http://127.0.0.1:${port}`, tls: null },
    () => {},
  );
  const rows = () => parts.sent.filter((message) => message.kind === 'rows' && message.table === 'load');
  while (rows().length === 0) await delay(20);
  process.kill(await pidOf('src/load/main.ts'), 'SIGKILL');
  expect((await parts.course.endings.first).reason).toBe('generator-lost');
  server.closeAllConnections();
  server.close();
});

test('a census that is killed is trouble, and ends nothing', async () => {
  const parts = someParts();
  await using _census = startCensus(parts);
  const began = async () => pidOf('src/probe/census/main.ts').catch(() => null);
  let pid = await began();
  while (pid === null) pid = await began();
  process.kill(pid, 'SIGKILL');
  while (parts.troubles().length === 0) await delay(20);
  expect(parts.troubles()).toEqual([{ source: 'census', text: 'it ended by itself by SIGKILL' }]);
  expect(parts.course.endings.winner).toBeNull();
});

test('a probe whose first message is cut off in its middle has said nothing, and that is trouble', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-lost-'));
  const output = join(folder, 'output');
  const program = fileURLToPath(new URL('../../probe/main.ts', import.meta.url));
  // The kernel lets it write 1000 bytes and no more, in the middle of the names of its columns.
  const child = spawn('prlimit', ['--fsize=1000', process.execPath, program], {
    stdio: ['pipe', openSync(output, 'w'), 'inherit'],
  });
  const zeroMonotonicNs = String(process.hrtime.bigint());
  child.stdin?.write(`${JSON.stringify({ kind: 'start', hz: 20, zeroMonotonicNs })}\n`);
  await once(child, 'exit');
  const messages: unknown[] = [];
  const troubles: string[] = [];
  await readMessages(
    createReadStream(output),
    probeMessageSchema,
    (message) => void messages.push(message),
    (text) => void troubles.push(text),
  );
  expect(messages).toEqual([]);
  expect(troubles).toEqual([
    expect.stringMatching(/^a line that is no JSON, as one is that was cut off: \{"kind":"ready"/),
  ]);
  rmSync(folder, { recursive: true });
});

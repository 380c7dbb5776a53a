import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LoadPlan } from '../scenario/plan.ts';
import { type GeneratorMessage, generatorMessageSchema } from './protocol.ts';

let server: Server;
beforeEach(async () => {
  server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const steadyFor = (toMs: number) => ({
  phases: [
    { name: 'steady', loop: 'closed' as const, startMs: 0, endMs: toMs, from: 2, to: 2, warmup: false },
  ],
  volleys: null,
});

const startLine = (sends: Pick<LoadPlan, 'phases' | 'volleys'>): string =>
  `${JSON.stringify({
    kind: 'start',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    zeroMonotonicNs: String(process.hrtime.bigint()),
    plan: {
      seed: 1,
      requests: [{ path: '/{1..9}', method: 'GET', weight: 1, bodyBytes: 0, headers: {} }],
      timeoutMs: 30_000,
      open: null,
      ...sends,
    },
  })}\n`;

const generator = (input?: string) =>
  execa(process.execPath, [`${import.meta.dirname}/main.ts`], {
    reject: false,
    ...(input === undefined ? { stdin: 'pipe' as const } : { input }),
  });

const messagesOf = (stdout: string): GeneratorMessage[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => generatorMessageSchema.parse(JSON.parse(line)));

test('a plan carried out to its end is done, and the process waits to be stopped', async () => {
  const process = generator();
  process.stdin?.write(startLine({ phases: [], volleys: { count: 2, times: 2, everyMs: 1 } }));
  for await (const line of process) {
    if (!line.includes('"done"')) continue;
    process.stdin?.write('{"kind":"stop","reason":"all seen"}\n');
  }
  const { stdout, exitCode } = await process;
  const messages = messagesOf(stdout);
  // As many rows as it took seconds.
  const kinds = [...new Set(messages.map(({ kind }) => kind))];
  expect(kinds).toEqual(['started', 'phase', 'row', 'histogram', 'done', 'stopped']);
  expect(messages.at(-1)).toMatchObject({ reason: 'all seen' });
  const answered = messages.map((message) => (message.kind === 'row' ? Number(message.row.ok) : 0));
  expect(answered.reduce((sum, each) => sum + each)).toBe(4);
  expect(exitCode).toBe(0);
});

test('told to stop, it ends at once with its last row and the histogram', async () => {
  const process = generator();
  process.stdin?.write(startLine(steadyFor(3_600_000)));
  server.once('request', () => process.stdin?.write('{"kind":"stop","reason":"target died"}\n'));
  const { stdout, exitCode } = await process;
  const messages = messagesOf(stdout);
  expect(messages.slice(-3)).toMatchObject([
    { kind: 'row' },
    { kind: 'histogram' },
    { kind: 'stopped', reason: 'target died' },
  ]);
  expect(exitCode).toBe(0);
});

test('the end of its input stops it', async () => {
  const { stdout, exitCode } = await generator(startLine(steadyFor(3_600_000)));
  expect(messagesOf(stdout).at(-1)).toMatchObject({ kind: 'stopped', reason: 'end of input' });
  expect(exitCode).toBe(0);
});

test('stopped twice, it says so once, with the first reason', async () => {
  const { stdout, exitCode } = await generator(
    `${startLine(steadyFor(3_600_000))}{"kind":"stop","reason":"first"}\n`,
  );
  const stopped = messagesOf(stdout).filter(({ kind }) => kind === 'stopped');
  expect(stopped).toMatchObject([{ reason: 'first' }]);
  expect(exitCode).toBe(0);
});

test.each([
  'not json\n',
  '{"kind":"go"}\n',
  '{"kind":"start","url":"ftp://x","plan":null,"zeroMonotonicNs":"0"}\n',
])('it refuses %j in two lines or more, without a stack', async (input) => {
  const { stdout, stderr, exitCode } = await generator(input);
  expect([stdout, exitCode]).toEqual(['', 2]);
  expect(stderr).toMatch(/does not understand its input/);
  expect(stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
});

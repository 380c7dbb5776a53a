import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type ProbeCommand, type ProbeMessage, probeMessageSchema, probeRows } from './protocol.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function startProbe() {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  const messages: ProbeMessage[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => messages.push(probeMessageSchema.parse(JSON.parse(line))));
  const of = <K extends ProbeMessage['kind']>(kind: K) =>
    messages.filter((message): message is Extract<ProbeMessage, { kind: K }> => message.kind === kind);
  const rows = () => of('ticks').flatMap(({ v }) => probeRows(v));
  return {
    child,
    messages,
    of,
    rows,
    send: (command: ProbeCommand) => child.stdin.write(`${JSON.stringify(command)}\n`),
    exit: once(child, 'close'),
    until: async (condition: () => boolean) => {
      while (!condition()) await once(lines, 'line');
    },
  };
}

const start = (): ProbeCommand => ({
  kind: 'start',
  hz: 50,
  zeroMonotonicNs: String(process.hrtime.bigint()),
});

test('ready first, ticks of the host, stopped last', async () => {
  const probe = startProbe();
  probe.send(start());
  await probe.until(() => probe.rows().length >= 5);
  probe.send({ kind: 'stop' });
  expect(await probe.exit).toEqual([0, null]);
  expect(probe.messages[0]?.kind).toBe('ready');
  const stopped = probe.messages.at(-1);
  expect(stopped).toMatchObject({ kind: 'stopped', ticks: probe.rows().length });
  const rows = probe.rows();
  expect(rows.every((row, index) => index === 0 || row.atMs > (rows[index - 1]?.atMs ?? 0))).toBe(true);
  expect(rows.at(-1)?.hostMemTotalBytes).toBeGreaterThan(0);
  expect(rows.at(-1)?.costUs).toBeGreaterThan(0);
  expect(rows.at(-1)?.usageBytes).toBeNull();
});

test('the end of the input stops it as `stop` does', async () => {
  const probe = startProbe();
  probe.send(start());
  await probe.until(() => probe.rows().length >= 1);
  probe.child.stdin.end();
  expect(await probe.exit).toEqual([0, null]);
  expect(probe.messages.at(-1)?.kind).toBe('stopped');
});

test('a process that is not in the container is told as trouble, and its death once', async () => {
  const probe = startProbe();
  const sleeper = spawn('sleep', ['60']);
  running.push(sleeper);
  probe.send(start());
  probe.send({
    kind: 'target',
    containerId: '0'.repeat(64),
    pid: sleeper.pid ?? 0,
    parentCgroup: null,
    scope: 'container' as const,
    runtime: 'any',
  });
  await probe.until(() => probe.rows().some(({ threads }) => threads === 1));
  sleeper.kill('SIGKILL');
  const gone = () => probe.of('event').filter(({ event }) => event.kind === 'process-gone');
  await probe.until(() => gone().length === 1);
  const seen = probe.rows().length;
  await probe.until(() => probe.rows().length >= seen + 3);
  probe.send({ kind: 'stop' });
  await probe.exit;
  expect(gone().length).toBe(1);
  const troubles = probe
    .of('event')
    .filter(({ event }) => event.kind === 'trouble' && event.source === 'probe');
  expect(troubles.length).toBe(1);
});

test('what it does not understand ends it with a sentence and code 2', async () => {
  const probe = startProbe();
  const errors: string[] = [];
  probe.child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  probe.child.stdin.write('{"kind":"dance"}\n');
  expect(await probe.exit).toEqual([2, null]);
  expect(errors.join('')).toMatch(/^probe: /);
});

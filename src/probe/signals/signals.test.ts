import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { sweepTracing } from '../../lab/host/tracing.ts';
import type { TrialEvent } from '../../record/event.ts';
import type { ProbeCommand, ProbeMessage } from '../protocol.ts';
import { openTracefs, privateMounts } from './tracefs.ts';
import { openTraceInstance } from './traceInstance.ts';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));
const running: ChildProcess[] = [];

afterEach(async () => {
  const alive = running
    .splice(0)
    .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  for (const child of alive) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  sweepTracing();
});

/** A machine whose kernel lets us trace: as root, without lockdown, outside of a pid namespace. */
function canTrace(): boolean {
  try {
    openTraceInstance().close();
    return true;
  } catch {
    return false;
  }
}

/** What is there of the process with this pid: instances and mounts. */
function leftOf(pid: number): string[] {
  const tracefs = openTracefs('test');
  try {
    const instances = readdirSync(join(tracefs.dir, 'instances'));
    return [...instances, ...readdirSync(tmpdir()), ...privateMounts().map(({ dir }) => dir)].filter((name) =>
      new RegExp(`oomlab-(?:tracefs-)?${pid}-`).test(name),
    );
  } finally {
    tracefs.close();
  }
}

async function startProbe(target: number) {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.push(child);
  const events: TrialEvent[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const message = JSON.parse(line) as ProbeMessage;
    if (message.kind === 'event') events.push(message.event);
  });
  const send = (command: ProbeCommand) => child.stdin.write(`${JSON.stringify(command)}\n`);
  send({ kind: 'start', hz: 20, zeroMonotonicNs: String(process.hrtime.bigint()) });
  const ids = {
    containerId: '0'.repeat(64),
    parentCgroup: null,
    scope: 'container' as const,
    runtime: 'node',
  } as const;
  send({ kind: 'target', pid: target, ...ids });
  const of = <K extends TrialEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<TrialEvent, { kind: K }> => event.kind === kind);
  const until = async (condition: () => boolean) => {
    while (!condition()) await once(lines, 'line');
  };
  await until(() => of('trouble').some(({ source }) => source === 'probe'));
  return { child, events, of, until, exit: once(child, 'exit') };
}

async function sleeper(): Promise<number> {
  const child = spawn('sleep', ['60']);
  running.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
}

test.skipIf(!canTrace())(
  'a real SIGKILL: who sent it, to whom, before the death is told; nothing stays',
  async () => {
    const pid = await sleeper();
    const probe = await startProbe(pid);
    expect(probe.of('tracing')).toMatchObject([{ active: true, why: null }]);
    expect(leftOf(probe.child.pid ?? 0)).not.toEqual([]);
    process.kill(pid, 'SIGKILL');
    await probe.until(() => probe.of('process-gone').length === 1);
    const own = readFileSync('/proc/self/comm', 'utf8').trim();
    const thread = readFileSync('/proc/thread-self/comm', 'utf8').trim();
    expect(probe.of('signal')).toMatchObject([
      {
        signal: 9,
        code: 0,
        senderName: expect.stringMatching(new RegExp(`^(?:${own}|${thread})$`)),
        senderInside: false,
        senderAncestorPid: null,
        targetName: 'sleep',
        targetPid: pid,
        toMain: true,
        ignored: false,
        clock: 'monotonic',
      },
    ]);
    const kinds = probe.events.map(({ kind }) => kind);
    expect(kinds.indexOf('signal')).toBeLessThan(kinds.indexOf('process-gone'));
    const [sent, gone] = [probe.of('signal')[0]?.atMs ?? 0, probe.of('process-gone')[0]?.atMs ?? 0];
    expect(gone).toBeGreaterThanOrEqual(sent);
    probe.child.stdin.end();
    await probe.exit;
    expect(leftOf(probe.child.pid ?? 0)).toEqual([]);
  },
);

test.skipIf(!canTrace())('a sender that is gone at once is known by who began it', async () => {
  const pid = await sleeper();
  const probe = await startProbe(pid);
  const shell = spawn('sh', ['-c', `sh -c 'sh -c "kill -9 ${pid}" & wait' & wait`]);
  running.push(shell);
  await probe.until(() => probe.of('process-gone').length === 1);
  const [sent] = probe.of('signal');
  // Nothing of ours is in a container here: what is gone counts as outside for its ancestor, and never for being gone.
  expect(sent).toMatchObject({ signal: 9, senderInside: false, targetPid: pid });
  expect([null, process.pid, shell.pid]).toContain(sent?.senderAncestorPid);
  probe.child.stdin.end();
  await probe.exit;
});

test.skipIf(!canTrace())('ended by SIGTERM it leaves nothing; killed, what it leaves is swept', async () => {
  const pid = await sleeper();
  const asked = await startProbe(pid);
  asked.child.kill('SIGTERM');
  await asked.exit;
  expect(leftOf(asked.child.pid ?? 0)).toEqual([]);
  const killed = await startProbe(pid);
  const other = await startProbe(pid);
  killed.child.kill('SIGKILL');
  await killed.exit;
  expect(leftOf(killed.child.pid ?? 0)).not.toEqual([]);
  const kept = leftOf(other.child.pid ?? 0);
  expect(sweepTracing().length).toBeGreaterThan(0);
  expect(leftOf(killed.child.pid ?? 0)).toEqual([]);
  expect(leftOf(other.child.pid ?? 0)).toEqual(kept);
  expect(existsSync(`/proc/${other.child.pid}`)).toBe(true);
});

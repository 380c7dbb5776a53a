import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRunning, startTimeOf } from '../../lab/host/processes.ts';
import { privateQueueUrl } from './privateQueue.ts';
import { startPrivateQueue, stopPrivateQueue } from './startPrivateQueue.ts';

const nobody = 65_534;
const refused = /^The state folder .* belongs to user 65534/;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-queue-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const at = (...names: string[]): string => join(folder, ...names);

test.skipIf(process.getuid?.() !== 0)(
  'the private queue reads, ends and removes nothing that others wrote (skipped for others than root)',
  async () => {
    mkdirSync(at('state', 'queue'), { recursive: true });
    using child = sleeper();
    writeFileSync(
      at('state', 'queue', 'queue.json'),
      JSON.stringify({ pid: child.pid, startTime: startTimeOf(child.pid), port: 1, password: 'x' }),
    );
    chownSync(at('state'), nobody, nobody);
    vi.stubEnv('OOMLAB_STATE', at('state'));
    expect(privateQueueUrl).toThrow(refused);
    for (const use of [startPrivateQueue, stopPrivateQueue]) await expect(use()).rejects.toThrow(refused);
    expect(existsSync(at('state', 'queue', 'queue.json'))).toBe(true);
    expect(isRunning(child.pid)).toBe(true);
  },
);

function sleeper(): Disposable & { pid: number } {
  const child = spawn('sleep', ['600']);
  return { pid: child.pid ?? 0, [Symbol.dispose]: () => child.kill('SIGKILL') };
}

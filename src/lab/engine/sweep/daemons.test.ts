import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { sweepDaemons } from './daemons.ts';

/** A process with these words that waits; killed with the test. */
async function waiting(argv0: string, ...words: string[]) {
  const child = spawn('sh', ['-c', 'echo up; read line', ...words], {
    argv0,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return { child, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

it('kills what is left of that engine, and nothing of another one’s or of another program’s', async () => {
  const root = '/nowhere/engine-of-a-test/exec';
  using shim = await waiting(
    '/usr/bin/containerd-shim-runc-v2',
    '-address',
    `${root}/containerd/containerd.sock`,
  );
  using daemon = await waiting('dockerd', `--exec-root=${root}`);
  using other = await waiting('containerd-shim-runc-v2', '-address', `${root}-of-another/containerd.sock`);
  using reader = await waiting('tail', `${root}/containerd/log`);
  const killed = await sweepDaemons(root);
  expect(killed.toSorted()).toEqual([
    `containerd-shim-runc-v2 (process ${shim.child.pid})`,
    `dockerd (process ${daemon.child.pid})`,
  ]);
  expect([other, reader].map(({ child }) => child.exitCode ?? child.signalCode)).toEqual([null, null]);
  expect(await sweepDaemons(root)).toEqual([]);
});

import { execa } from 'execa';
import { clientFor } from '../../../src/lab/engine/connect.ts';
import type { Engine } from '../../../src/lab/engine/engine.ts';

/** An engine for the time of a test, in whichever cgroup we are ourselves. @param by a command that starts commands */
export async function startDaemon(
  socket: string,
  {
    dataFolder,
    options,
    by = [],
  }: { dataFolder: string; options: readonly string[]; by?: readonly string[] },
): Promise<AsyncDisposable & Pick<Engine, 'docker'>> {
  const [program, ...args] = [
    ...by,
    ...['dockerd', '--host', `unix://${socket}`, '--data-root', dataFolder],
    ...options,
  ] as [string, ...string[]];
  const daemon = execa(program, args, { reject: false, all: true, buffer: false });
  const { promise, resolve } = Promise.withResolvers<void>();
  let log = '';
  daemon.all.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    if (log.includes('API listen on')) resolve();
  });
  await Promise.race([
    promise,
    daemon.then(() => {
      throw new Error(`dockerd ended: ${log.slice(-500)}`);
    }),
  ]);
  return {
    docker: clientFor(`unix://${socket}`),
    [Symbol.asyncDispose]: async () => {
      daemon.kill('SIGTERM');
      await daemon;
    },
  };
}

/** Resolves when the engine has done what its stream of progress is about. @throws what it says of a failure. */
export const followed = (docker: Engine['docker'], stream: NodeJS.ReadableStream): Promise<void> =>
  new Promise((resolve, reject) =>
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
  );

export const withoutNetwork = ['--bridge=none', '--iptables=false'];

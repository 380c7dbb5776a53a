import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { startDaemon, withoutNetwork } from './daemon.ts';
import { importImage, runCases, writeWhatIsLeft } from './lab.ts';

/** In the guest with systemd: the private engine by systemd's driver; then one that drops swap limits without an error. */

{
  await using engine = await openEngine();
  await importImage(engine);
  await runCases('systemd', ['oom-main', 'oom-neighbour', 'swap-thrash', 'cache-thrash', 'survived']);
}
await writeWhatIsLeft('left.json');

{
  const socket = '/run/user-docker.sock';
  await using engine = await startDaemon(socket, {
    dataFolder: '/var/lib/user-docker',
    // In the root group, where there is no memory.swap.max for it to find.
    by: ['sh', '-e', '-c', 'echo 0 >/sys/fs/cgroup/cgroup.procs; exec "$@"', 'sh'],
    options: withoutNetwork,
  });
  await importImage(engine);
  process.env.DOCKER_HOST = `unix://${socket}`;
  await runCases('dropped-swap', ['swap-dropped']);
}

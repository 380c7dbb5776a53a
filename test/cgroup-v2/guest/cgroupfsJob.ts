import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { guestPort, overVolume } from '../besidePort.ts';
import { startDaemon } from './daemon.ts';
import { importImage, mountDisk, runCases, writeWhatIsLeft } from './lab.ts';
import { takeTheRest } from './takeTheRest.ts';

/**
 * In the guest without systemd: the private engine by the cgroupfs driver; then one by TCP, until the host, which executes
 * trials beside it, says that it is done.
 */

{
  await using engine = await openEngine();
  await importImage(engine);
  await runCases('cgroupfs', ['oom-ancestor', 'oom-child']);
  // The guest may be sacrificed, which the host may not.
  using scope = new DisposableStack();
  await runCases('host-oom', ['host-oom'], () => scope.use(takeTheRest(700)));
}
await writeWhatIsLeft('left.json');

const dataFolder = '/var/lib/user-docker';
await mountDisk('engine', dataFolder);
await execa('modprobe', ['virtio_net']);
await execa('ip', ['address', 'add', '10.0.2.15/24', 'dev', 'eth0']);
await execa('ip', ['link', 'set', 'eth0', 'up']);
// In a group of its own: in the root group it would find no memory.swap.max, and drop swap limits.
const group = '/sys/fs/cgroup/engine';
await execa('sh', ['-e', '-c', `mkdir ${group} && echo $PPID >${group}/cgroup.procs`]);
{
  const options = [`--host=tcp://0.0.0.0:${guestPort}`, '--userland-proxy=false'];
  await using engine = await startDaemon('/var/run/docker.sock', { dataFolder, options });
  await importImage(engine);
  for (;;) {
    const { Volumes } = await engine.docker.listVolumes();
    if (Volumes?.some(({ Name }) => Name === overVolume)) break;
    await delay(1000);
  }
}
await writeWhatIsLeft('left-beside.json');

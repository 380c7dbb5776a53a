import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { guestPort, overVolume } from '../besidePort.ts';
import { startDaemon, withoutNetwork } from './daemon.ts';
import { takeTheRest } from './hog.ts';
import { importImage, mountDisk, runCases, writeWhatIsLeft } from './lab.ts';

/**
 * In the guest without systemd: the private engine by the cgroupfs driver; an engine that drops swap limits; and one by
 * TCP, until the host, which executes trials beside it, says that it is done.
 */

{
  await using engine = await openEngine();
  await importImage(engine);
  await runCases('cgroupfs', ['oom-ancestor', 'oom-child']);
  // The guest may be sacrificed, which the host may not.
  const hog = takeTheRest(700);
  try {
    await runCases('host-oom', ['host-oom'], () => hog.begin());
  } finally {
    await hog.end();
  }
}
await writeWhatIsLeft('left.json');

const dataFolder = '/var/lib/user-docker';
await mountDisk('engine', dataFolder);
{
  // Started by us, who are in the root group, where there is no memory.swap.max for it to find.
  const socket = '/run/user-docker.sock';
  await using engine = await startDaemon(socket, { dataFolder, options: withoutNetwork });
  await importImage(engine);
  process.env.DOCKER_HOST = `unix://${socket}`;
  await runCases('dropped-swap', ['oom-main']);
}

await execa('modprobe', ['virtio_net']);
await execa('ip', ['address', 'add', '10.0.2.15/24', 'dev', 'eth0']);
await execa('ip', ['link', 'set', 'eth0', 'up']);
// In a group of its own, where it finds memory.swap.max.
const group = '/sys/fs/cgroup/engine';
await execa('sh', ['-e', '-c', `mkdir ${group} && echo $PPID >${group}/cgroup.procs`]);
{
  const options = [`--host=tcp://0.0.0.0:${guestPort}`, '--userland-proxy=false'];
  await using engine = await startDaemon('/var/run/docker.sock', { dataFolder, options });
  for (;;) {
    const { Volumes } = await engine.docker.listVolumes();
    if (Volumes?.some(({ Name }) => Name === overVolume)) break;
    await delay(1000);
  }
}
await writeWhatIsLeft('left-beside.json');

import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { guestPort, overVolume } from '../besidePort.ts';
import { importImage, startUserEngine, writeWhatIsLeft } from './lab.ts';

/** In the guest without systemd: an engine by TCP, for a host that executes trials beside it, until that one says it is done. */

await execa('modprobe', ['virtio_net']);
await execa('ip', ['address', 'add', '10.0.2.15/24', 'dev', 'eth0']);
await execa('ip', ['link', 'set', 'eth0', 'up']);
{
  // In a group of its own, where it finds memory.swap.max.
  await execa('sh', [
    '-e',
    '-c',
    'mkdir -p /sys/fs/cgroup/engine && echo $PPID >/sys/fs/cgroup/engine/cgroup.procs',
  ]);
  await using engine = await startUserEngine('/var/run/docker.sock', [
    `--host=tcp://0.0.0.0:${guestPort}`,
    '--userland-proxy=false',
  ]);
  await importImage(engine);
  console.log('the engine is ready');
  for (;;) {
    const { Volumes } = await engine.docker.listVolumes();
    if (Volumes?.some(({ Name }) => Name === overVolume)) break;
    await delay(1000);
  }
  await engine.docker.getVolume(overVolume).remove();
}
await writeWhatIsLeft();

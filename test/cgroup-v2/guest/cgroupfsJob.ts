import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { takeTheRest } from './hog.ts';
import { importImage, runCases, startUserEngine, writeWhatIsLeft } from './lab.ts';

/** In the guest without systemd: the private engine by the cgroupfs driver, then an engine that drops swap limits. */

{
  await using engine = await openEngine();
  await importImage(engine);
  await runCases('cgroupfs', [
    'oom-main',
    'oom-main-with-swap',
    'oom-child',
    'oom-ancestor',
    'oom-neighbour',
  ]);
  // The guest may be sacrificed, which the host may not.
  const hog = takeTheRest(700);
  try {
    await runCases('host-oom', ['host-oom'], () => hog.begin());
  } finally {
    await hog.end();
  }
}
await writeWhatIsLeft();

// Started by us, who are in the root group, where there is no memory.swap.max for it to find.
const socket = '/run/user-docker.sock';
await using user = await startUserEngine(socket);
await importImage(user);
process.env.DOCKER_HOST = `unix://${socket}`;
await runCases('dropped-swap', ['oom-main']);

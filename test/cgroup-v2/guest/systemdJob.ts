import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { importImage, runCases, writeWhatIsLeft } from './lab.ts';

/** In the guest with systemd: the private engine by systemd's driver. */

{
  await using engine = await openEngine();
  await importImage(engine);
  await runCases('systemd', ['oom-main', 'oom-neighbour', 'swap-thrash', 'cache-thrash', 'survived']);
}
await writeWhatIsLeft('left.json');

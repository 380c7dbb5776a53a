import type { RunningContainer } from '../containers/startContainer.ts';
import { diskOf, limitDiskReads } from '../host/disk.ts';
import { outside } from '../host/outside.ts';
import { compareDiskLimit, mismatches } from './knobs.ts';
import type { Needs } from './parts.ts';

/** Ends the trial where a limit that was read back is not what was asked for. @returns whether it did. */
export function refuseMismatches({ course, recorder }: Needs<'course' | 'recorder'>): boolean {
  const [wrong] = mismatches(recorder.record.knobs);
  if (wrong)
    course.endings.end('knob-refused', `${wrong.name}: asked for ${wrong.asked}, in force is ${wrong.read}`);
  return wrong !== undefined;
}

/** Limits what the target may read from the disk, now that it has started, and reads the limit back. */
export function applyDiskLimit(
  { plan, recorder, site }: Needs<'plan' | 'recorder' | 'site'>,
  { cgroup }: RunningContainer,
): void {
  const rate = plan.machine.diskReadBytesPerSecond;
  if (rate === null || cgroup === null) return;
  const { DockerRootDir } = site.engine.info;
  const disk = diskThere(outside(DockerRootDir));
  if (disk === null) return recorder.trouble('disk limit', `${DockerRootDir} is on no disk of its own`);
  const { version, dirs, unifiedDir } = cgroup;
  try {
    limitDiskReads({ blkio: version === 1 ? dirs.blkio : null, unified: unifiedDir }, disk, rate);
  } catch (error) {
    recorder.trouble('disk limit', (error as Error).message);
  }
  recorder.knobs([compareDiskLimit(rate, cgroup)]);
}

/** null also where we may not look. */
function diskThere(path: string): string | null {
  try {
    return diskOf(path);
  } catch {
    return null;
  }
}

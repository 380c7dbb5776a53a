import { existsSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The whole disk, `major:minor`, that holds a path; null when it is none (tmpfs, overlay, network). */
export function diskOf(path: string): string | null {
  const device = statSync(path).dev;
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  const link = `/sys/dev/block/${major}:${minor}`;
  if (!existsSync(link)) return null;
  const folder = join(dirname(link), readlinkSync(link));
  // A partition's folder lies within its disk's; limits are set on disks.
  const disk = existsSync(join(folder, 'partition')) ? dirname(folder) : folder;
  return readFileSync(join(disk, 'dev'), 'utf8').trim();
}

/**
 * Limits what a running container may read from a disk. Applied after it is ready, since the limit would slow its start.
 * @param groups the container's folders in the v1 blkio and the v2 hierarchy; null where it has none.
 */
export function limitDiskReads(
  groups: { blkio: string | null; unified: string | null },
  disk: string,
  bytesPerSecond: number,
): void {
  if (groups.blkio !== null) {
    writeFileSync(join(groups.blkio, 'blkio.throttle.read_bps_device'), `${disk} ${bytesPerSecond}`);
  } else if (groups.unified !== null) {
    writeFileSync(join(groups.unified, 'io.max'), `${disk} rbps=${bytesPerSecond}`);
  } else {
    throw new Error('the container is in no group that limits its disk');
  }
}

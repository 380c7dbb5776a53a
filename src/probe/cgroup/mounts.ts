/** A cgroup file system, as /proc/self/mountinfo shows it. */
export interface CgroupMount {
  version: 1 | 2;
  /** The group that the mount shows as its root; '/' but in a bind mount or a cgroup namespace. */
  root: string;
  mountPoint: string;
  /** v1: the controllers of the hierarchy; v2: empty. */
  controllers: string[];
}

/** Source: proc_pid_mountinfo(5). Lines that are cut off or of another file system are skipped. */
export function parseCgroupMounts(mountinfo: string): CgroupMount[] {
  const mounts: CgroupMount[] = [];
  for (const line of mountinfo.split('\n')) {
    const [front, back] = line.split(' - ');
    const [, , , root, mountPoint] = front?.split(' ') ?? [];
    const [type, , options] = back?.split(' ') ?? [];
    if (root === undefined || mountPoint === undefined || options === undefined) continue;
    if (type === 'cgroup2')
      mounts.push({ version: 2, root, mountPoint: unescapeOctal(mountPoint), controllers: [] });
    if (type === 'cgroup') {
      mounts.push({
        version: 1,
        root,
        mountPoint: unescapeOctal(mountPoint),
        controllers: options.split(','),
      });
    }
  }
  return mounts;
}

/** mountinfo writes blanks and backslashes in octal. */
function unescapeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

import { type FSWatcher, watch } from 'node:fs';

/**
 * The kernel modifies cgroup.events when the last process of a group is gone (`populated 0`), on pure v2 and in the
 * unified hierarchy of a hybrid host: inotify tells at once, and costs nothing before. null where there is none.
 * Source: Documentation/admin-guide/cgroup-v2.rst, "[Un]populated Notification".
 */
export function onExit(unifiedDir: string, alarm: () => void): FSWatcher | null {
  try {
    const watcher = watch(`${unifiedDir}/cgroup.events`, { persistent: false }, alarm);
    // The group is removed while it is watched.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

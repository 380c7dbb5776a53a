import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  mountPrefix,
  mountsFolder,
  openTracefs,
  privateMounts,
  unmountTracefs,
} from '../../probe/signals/tracefs.ts';
import { instancePrefix, ownName, removeInstance } from '../../probe/signals/traceInstance.ts';
import { isOver } from './processes.ts';

/**
 * Removes what probes that were killed left of the kernel's tracing: their instances, mounts and folders.
 * @returns what was removed, one line each.
 */
export function sweepTracing(): string[] {
  if (process.getuid?.() !== 0) return [];
  const removed = [...sweepInstances()];
  for (const { dir, owner } of privateMounts().filter((mount) => isOver(mount.owner))) {
    unmountTracefs(dir);
    removed.push(`tracefs mount of process ${owner}`);
  }
  for (const name of readdirSync(mountsFolder).filter((entry) => entry.startsWith(mountPrefix))) {
    if (!isOver(name.slice(mountPrefix.length))) continue;
    rmdirSync(join(mountsFolder, name));
    removed.push(`folder ${name}`);
  }
  return removed;
}

function sweepInstances(): string[] {
  let tracefs: ReturnType<typeof openTracefs>;
  try {
    tracefs = openTracefs(ownName());
  } catch {
    return []; // no tracing here, and so nothing of it left
  }
  try {
    const instances = join(tracefs.dir, 'instances');
    return (existsSync(instances) ? readdirSync(instances) : [])
      .filter((name) => name.startsWith(instancePrefix) && isOver(name.slice(instancePrefix.length)))
      .map((name) => {
        removeInstance(join(instances, name));
        return `trace instance ${name}`;
      });
  } finally {
    tracefs.close();
  }
}

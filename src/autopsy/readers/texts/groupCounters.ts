import { aContainer, type Container } from '../container.ts';
import type { TextReader } from '../found.ts';

/** `low 0`, `oom_kill 2`, `under_oom 0`: memory.events of cgroup v2, memory.oom_control of v1. */
const counter =
  /^(?:[^\s:]{1,500}:)?(low|high|max|oom|oom_kill|oom_group_kill|oom_kill_disable|under_oom|sock_throttled) (\d{1,15})$/;

/** Counts of a memory group's OOM kills, as `cat` or `grep .` print them. */
export function groupCounters(file: string): TextReader {
  const containers: Container[] = [];
  let seen = new Map<string, number>();
  const flush = (): void => {
    const kills = seen.get('oom_kill');
    // One line alone may be anything; the file has several of them.
    if (kills !== undefined && kills > 0 && seen.size > 1)
      containers.push(
        aContainer({
          source: 'memory.events',
          file,
          called: 'the memory group',
          counted: { kills, own: seen.get('oom') ?? null },
        }),
      );
    seen = new Map();
  };
  return {
    push(raw) {
      const line = raw.slice(0, 600).trimEnd();
      const match = /\d$/.test(line.slice(-1)) ? counter.exec(line.trimStart()) : null;
      if (!match) {
        flush();
        return false;
      }
      const name = match[1] ?? '';
      if (seen.has(name)) flush();
      seen.set(name, Number(match[2]));
      return true;
    },
    isWithin: () => seen.size > 0,
    found() {
      flush();
      return { containers, acts: [], kills: [] };
    },
  };
}

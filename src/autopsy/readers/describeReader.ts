import {
  bareId,
  type Container,
  type ContainerEnd,
  mostContainers,
  quantity,
  type TextReader,
} from './container.ts';
import { mailMoment } from './stamps.ts';

/** `kubectl describe pod`, as it comes. Its layout: a container's name two spaces in, its fields four, their parts six. */
export function describeReader(file: string): TextReader {
  const found: Container[] = [];
  let pod: string | null = null;
  let evicted: string | null = null;
  let inContainers = false;
  let end: ContainerEnd | null = null;
  let part = '';

  const field = (container: Container, name: string, value: string): void => {
    part = name;
    end = null;
    if (name === 'Container ID') container.id = bareId(value);
    else if (name === 'Restart Count') container.restarts = Number(value);
    else if (name === 'State') container.running = value === 'Running';
    if ((name === 'State' || name === 'Last State') && value === 'Terminated') {
      end = emptyEnd(name === 'State' ? container.id : null);
      container.ends.push(end);
    }
  };
  const subfield = (container: Container, name: string, value: string): void => {
    if (part === 'Limits' && name === 'memory') container.limitBytes = quantity(value);
    if (end) readEnd(end, name, value);
  };

  const push = (raw: string): void => {
    const line = raw.slice(0, 2000).trimEnd();
    const top = /^([A-Z][\w ]{1,30}): *(.*)$/.exec(line);
    if (top) {
      const [, name = '', value = ''] = top;
      if (name === 'Name' && value !== '') pod = value;
      if (name === 'Reason' && value === 'Evicted') evicted = 'Evicted';
      if (name === 'Message' && evicted !== null) evicted = value;
      inContainers = pod !== null && (name === 'Containers' || name === 'Init Containers') && value === '';
      if (name === 'Events' && evicted !== null && found.length === 0)
        found.push(emptyContainer(file, pod, null));
      for (const container of found) container.evicted = evicted;
      return;
    }
    if (!inContainers) return;
    const match = /^( {2,8})([\w./ -]{1,255}): *(.*)$/.exec(line);
    if (!match) return;
    const [, indent = '', name = '', value = ''] = match;
    const current = found.at(-1);
    if (indent.length === 2 && value === '' && found.length < mostContainers)
      found.push(emptyContainer(file, pod, name));
    else if (indent.length === 4 && current) field(current, name, value);
    else if (indent.length === 6 && current) subfield(current, name, value);
  };
  return { push, containers: () => found };
}

function readEnd(end: ContainerEnd, name: string, value: string): void {
  if (name === 'Reason') {
    end.reason = value;
    end.oomKilled = value === 'OOMKilled';
  } else if (name === 'Exit Code') end.exitCode = /^\d{1,3}$/.test(value) ? Number(value) : null;
  else if (name === 'Started') end.startedAt = mailMoment(value);
  else if (name === 'Finished') end.finishedAt = mailMoment(value);
  end.quote = `Reason: ${end.reason ?? 'none'}, Exit Code: ${end.exitCode ?? 'unknown'}, Finished: ${end.finishedAt?.text ?? 'unknown'}`;
}

const emptyEnd = (id: string | null): ContainerEnd => ({
  exitCode: null,
  reason: null,
  oomKilled: null,
  startedAt: null,
  finishedAt: null,
  id,
  quote: '',
});

const emptyContainer = (file: string, pod: string | null, name: string | null): Container => ({
  source: 'pod description',
  flaggedBy: 'kubelet',
  file,
  id: null,
  name,
  pod,
  podUid: null,
  running: null,
  startedAt: null,
  ends: [],
  limitBytes: null,
  restarts: null,
  evicted: null,
});

import { quick } from '../../../prefilter/prefilter.ts';
import {
  aContainer,
  anEnd,
  bareId,
  type Container,
  type ContainerEnd,
  mostContainers,
  quantity,
} from '../container.ts';
import type { TextReader } from '../found.ts';
import { mailMoment } from '../stamps.ts';

/**
 * `kubectl describe pod`, as it comes, or a part of it. Its layout: a container's name two spaces in, its fields four,
 * their parts six; in a part that somebody cut out the fields stand where the first of them does.
 */
export function describeReader(file: string): TextReader {
  const found: Container[] = [];
  let pod: string | null = null;
  let evicted: string | null = null;
  let inContainers = false;
  /** How far in a container's fields are. */
  let fieldsAt = 4;
  let end: ContainerEnd | null = null;
  let part = '';

  const field = (container: Container, name: string, value: string): void => {
    part = name;
    end = null;
    if (name === 'Container ID') container.id = bareId(value);
    else if (name === 'Restart Count') container.restarts = Number(value);
    else if (name === 'State') container.running = runningStates[value] ?? null;
    if ((name === 'State' || name === 'Last State') && value === 'Terminated') {
      end = anEnd({ id: name === 'State' ? container.id : null, quote: '' });
      container.ends.push(end);
    }
  };
  const subfield = (container: Container, name: string, value: string): void => {
    if (part === 'Limits' && name === 'memory') container.limitBytes = quantity(value);
    if (end) readEnd(end, name, value);
  };

  /** A state outside of any container's fields: somebody cut it out. */
  const startFragment = (line: string): void => {
    const indent = /^( {0,30})(?:State|Last State):\s/.exec(line)?.[1];
    if (inContainers || indent === undefined || found.length >= mostContainers) return;
    found.push({ ...described(file, pod, null), called: pod === null ? 'the container' : null });
    inContainers = true;
    fieldsAt = indent.length;
  };
  const isWithin = (): boolean => inContainers || pod !== null || evicted !== null || fieldsAt !== 4;
  const pushLine = (raw: string): void => {
    if (!isWithin() && !hint.test(raw)) return;
    // Old forms have a tab behind the colon.
    const line = raw.slice(0, 2000).trimEnd().replace(/:\t+/, ': ');
    startFragment(line);
    const top = fieldsAt === 0 ? null : /^([A-Z][\w ]{1,30}): *(.*)$/.exec(line);
    if (top) {
      const [, name = '', value = ''] = top;
      if (name === 'Name' && value !== '') {
        pod = value;
        evicted = null;
      }
      fieldsAt = 4;
      if (name === 'Reason' && value === 'Evicted') evicted = 'Evicted';
      if (name === 'Message' && evicted !== null) evicted = value;
      inContainers = pod !== null && (name === 'Containers' || name === 'Init Containers') && value === '';
      if (name === 'Events' && evicted !== null && found.every((one) => one.pod !== pod))
        found.push(described(file, pod, null));
      for (const container of found) if (container.pod === pod) container.evicted = evicted;
      return;
    }
    if (!inContainers) return;
    const match = /^( {0,32})([\w./ -]{1,255}): *(.*)$/.exec(line);
    if (!match) return;
    const [, indent = '', name = '', value = ''] = match;
    const current = found.at(-1);
    if (indent.length === 2 && fieldsAt === 4 && value === '' && found.length < mostContainers)
      found.push({ ...described(file, pod, name), evicted });
    else if (indent.length === fieldsAt && current) field(current, name, value);
    else if (indent.length > fieldsAt && current) subfield(current, name, value);
  };
  const push = (raw: string): boolean => {
    pushLine(raw);
    // What it says of probes and evictions is for others, too.
    return false;
  };
  const all = (): Container[] =>
    evicted !== null && found.every((one) => one.pod !== pod)
      ? [...found, { ...described(file, pod, null), evicted }]
      : found;
  return { push, isWithin, found: () => ({ containers: all().filter(isNews), acts: [], kills: [] }) };
}

/** A description begins with one of these. */
const hint = quick(/Name:|Reason:|State:/);

/** One that waits has not run, or ended before. */
const runningStates: Record<string, boolean> = { Running: true, Terminated: false };

/** A description of something else has neither. */
const isNews = ({ running, ends, evicted, restarts }: Container): boolean =>
  running !== null || ends.length > 0 || evicted !== null || restarts !== null;

function readEnd(end: ContainerEnd, name: string, value: string): void {
  if (name === 'Reason') {
    end.reason = value;
    end.oomKilled = value === 'OOMKilled';
  } else if (name === 'Exit Code') end.exitCode = /^\d{1,3}$/.test(value) ? Number(value) : null;
  else if (name === 'Started') end.startedAt = mailMoment(value);
  else if (name === 'Finished') end.finishedAt = mailMoment(value);
  end.quote = `Reason: ${end.reason ?? 'none'}, Exit Code: ${end.exitCode ?? 'unknown'}, Finished: ${end.finishedAt?.text ?? 'unknown'}`;
}

const described = (file: string, pod: string | null, name: string | null): Container =>
  aContainer({ source: 'pod description', flaggedBy: 'kubelet', file, pod, name });

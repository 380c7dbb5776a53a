import { z } from 'zod';
import { quick } from '../../../prefilter/prefilter.ts';
import { signalNumber } from '../../../signals.ts';
import type { Moment } from '../../../verdict/moment.ts';
import { aContainer, anEnd, type Container, type ContainerEnd } from '../container.ts';
import type { DocumentReader } from '../found.ts';
import { isoMoment, utcMoment } from '../stamps.ts';

const schema = z.looseObject({
  Type: z.literal('container'),
  Action: z.string(),
  Actor: z.looseObject({ ID: z.string(), Attributes: z.record(z.string(), z.string()).catch({}) }),
  time: z.number().nullish().catch(null),
  timeNano: z.number().nullish().catch(null),
});

/** What the engine says of a container at one moment. */
export interface EngineEvent {
  action: string;
  id: string;
  attributes: Readonly<Record<string, string>>;
  at: Moment | null;
  quote: string;
}

/** One of `docker events --format '{{json .}}'`. */
export const dockerEvent: DocumentReader = (document, file) => {
  const event = schema.safeParse(document).data;
  if (!event) return null;
  const { Action: action, Actor, time, timeNano } = event;
  const ms = timeNano == null ? (time ?? null) && (time ?? 0) * 1000 : timeNano / 1e6;
  const at = ms === null ? null : utcMoment(ms);
  const quote = `${action} ${Actor.ID.slice(0, 12)} ${JSON.stringify(Actor.Attributes)}`.slice(0, 500);
  const container = ofEvent({ action, id: Actor.ID, attributes: Actor.Attributes, at, quote }, file);
  return { containers: container ? [container] : [] };
};

const line = quick(/^(\S{19,40}) container (\w[\w:]{0,40}) ([0-9a-f]{12,64})(?: \((.{0,4000})\))?/);

/** A line of `docker events`: `2024-02-22T10:11:12.5+01:00 container die 5a… (exitCode=137, image=web, name=web-1)`. */
export function readEventLine(raw: string): EngineEvent | null {
  const match = line.exec(raw);
  if (!match) return null;
  const attributes: Record<string, string> = {};
  for (const pair of (match[4] ?? '').split(', ')) {
    const cut = pair.indexOf('=');
    if (cut > 0) attributes[pair.slice(0, cut)] = pair.slice(cut + 1);
  }
  const stamp = match[1] ?? '';
  return {
    action: (match[2] ?? '').replace(/:$/, ''),
    id: match[3] ?? '',
    attributes,
    // Nine digits of a second, as isoMoment takes them.
    at: isoMoment(stamp),
    quote: raw.slice(0, 500),
  };
}

/** The container as this event leaves it; null: it says nothing of an end. */
export function ofEvent({ action, id, attributes, at, quote }: EngineEvent, file: string): Container | null {
  const container = aContainer({
    source: 'docker events',
    file,
    id,
    name: attributes['io.kubernetes.container.name'] ?? attributes.name ?? null,
    pod: attributes['io.kubernetes.pod.name'] ?? null,
    podUid: attributes['io.kubernetes.pod.uid'] ?? null,
  });
  const end = anEnd({ id, finishedAt: at, quote });
  if (action === 'oom') return { ...container, ends: [{ ...end, finishedAt: at, oomKilled: true }] };
  if (action === 'die') {
    const exitCode = Number(attributes.exitCode ?? Number.NaN);
    return Number.isInteger(exitCode) ? { ...container, running: false, ends: [{ ...end, exitCode }] } : null;
  }
  const signal = action === 'kill' ? signalNumber(attributes.signal ?? '') : null;
  return signal === null
    ? null
    : { ...container, ends: [{ ...end, engineSignals: at ? [{ at, signal }] : [] }] };
}

/** Events of one container as one: what came before its end belongs to that end. */
export function mergedEvents(containers: readonly Container[]): Container[] {
  const merged = new Map<string | null, Container>();
  for (const one of containers) {
    const known = merged.get(one.id);
    if (!known) {
      merged.set(one.id, one);
      continue;
    }
    const last = known.ends.at(-1);
    const [next] = one.ends;
    known.running = one.running ?? known.running;
    if (!next) continue;
    // An end is complete with its exit code; what comes then belongs to the next one.
    if (last && last.exitCode === null) Object.assign(last, joined(last, next));
    else known.ends.push(next);
  }
  return [...merged.values()].filter(({ ends }) => ends.some(isNews));
}

function joined(last: ContainerEnd, next: ContainerEnd): ContainerEnd {
  return {
    ...next,
    oomKilled: last.oomKilled || next.oomKilled || null,
    engineSignals: [...last.engineSignals, ...next.engineSignals],
    quote: next.exitCode === null ? last.quote : next.quote,
  };
}

/** A signal alone is none: it may have been handled. */
const isNews = ({ exitCode, oomKilled }: ContainerEnd): boolean =>
  oomKilled === true || (exitCode ?? 0) !== 0;

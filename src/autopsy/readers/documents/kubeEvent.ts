import { z } from 'zod';
import { prefilter } from '../../../prefilter/prefilter.ts';
import { oomReader } from '../../../verdict/logs/oomReport.ts';
import type { Moment } from '../../../verdict/moment.ts';
import { aContainer, engineMoment } from '../container.ts';
import type { DocumentReader, Found, TextReader } from '../found.ts';
import { killTold } from '../killTold.ts';

/** What a component of Kubernetes says of an object. */
interface KubeEvent {
  reason: string;
  message: string;
  /** The pod or the node. */
  object: string | null;
  at: Moment | null;
  quote: string;
}

/** What such an event tells of a death; most tell of none. */
function told({ reason, message, object, at, quote }: KubeEvent, file: string): Partial<Found> | null {
  if (reason === 'SystemOOM') {
    const match = /victim process: (.{0,64}?), pid: (\d{1,10})/.exec(message);
    const [, name = '', pid] = match ?? [];
    return match ? { kills: [killTold({ scope: 'global', name, pid: Number(pid), at, file, quote })] } : null;
  }
  if (reason === 'OOMKilling') {
    // The node problem detector quotes the kernel.
    const reader = oomReader<null>();
    const words = message.slice(Math.max(0, message.search(/Out of memory|Memory cgroup out/)));
    const found = [...reader.push(words, null), ...reader.end()].find((one) => one.step !== 'unnamed');
    const kill = found?.kill ?? null;
    return kill ? { kills: [killTold({ ...kill, at, file, quote })] } : null;
  }
  if (reason === 'Evicted') {
    // A pod that the node refuses to begin with is evicted, too, in these words.
    if (/^The node had condition/.test(message)) return null;
    const called = object === null ? 'a pod' : null;
    return {
      containers: [
        aContainer({
          source: 'Kubernetes events',
          flaggedBy: 'kubelet',
          file,
          called,
          pod: object,
          running: false,
          evicted: message,
        }),
      ],
    };
  }
  if (reason === 'Killing') {
    const target = /Container (\S{1,255}) failed (?:liveness|startup) probe/.exec(message)?.[1];
    const stopped = /^Stopping container (\S{1,255})$/.exec(message)?.[1];
    if (stopped !== undefined)
      return {
        acts: [
          {
            by: 'kubelet',
            part: 'told',
            reason: 'stop',
            target: stopped,
            pid: null,
            scope: null,
            quote,
            at,
            file,
          },
        ],
      };
    if (target === undefined) return null;
    return {
      acts: [
        { by: 'kubelet', part: 'sent', reason: 'health', target, pid: null, scope: null, quote, at, file },
      ],
    };
  }
  return null;
}

const text = z.string().nullish().catch(null);
const schema = z.looseObject({
  kind: z.literal('Event').optional(),
  reason: z.string(),
  message: text,
  note: text,
  involvedObject: z.looseObject({ name: text }).optional(),
  regarding: z.looseObject({ name: text }).optional(),
  lastTimestamp: text,
  eventTime: text,
});

/** An event of `kubectl get events -o json`, of either API. */
export const kubeEvent: DocumentReader = (document, file) => {
  const event = schema.safeParse(document).data;
  const object = event?.involvedObject ?? event?.regarding;
  if (!event || !object) return null;
  const message = event.message ?? event.note ?? '';
  const quote = `${event.reason}: ${message}`.slice(0, 1000);
  const at = engineMoment(event.lastTimestamp) ?? engineMoment(event.eventTime);
  return told({ reason: event.reason, message, object: object.name ?? null, at, quote }, file) ?? {};
};

/** A row of any of kubectl's tables of events has a type and a reason as words between spaces. */
const row = /(?:^|\s)(?:Warning|Normal)\s.*?\s?(Evicted|Killing|SystemOOM|OOMKilling)\s+(.+)$/;
const rowReasonFirst = /\s(Evicted|Killing|SystemOOM|OOMKilling)\s+(?:Warning|Normal)?\s*(.+)$/;

const filter = prefilter([row, rowReasonFirst]);

/** `kubectl get events`, with whatever columns, and the events at the end of `kubectl describe`. */
export function eventTable(file: string): TextReader {
  const all: Found = { containers: [], acts: [], kills: [] };
  let pod: string | null = null;
  return {
    push(raw) {
      const line = raw.slice(0, 2000);
      pod = /^Name: {2,}(\S{1,253})$/.exec(line)?.[1] ?? pod;
      if (!filter.any(line) || !/(?:^|\s)(?:Warning|Normal)\s/.test(line)) return false;
      const match = row.exec(line) ?? rowReasonFirst.exec(line);
      if (!match) return false;
      const [, reason = '', rest = ''] = match;
      const object = /\b(?:pods?|nodes?)\/([\w.-]{1,253})/.exec(line)?.[1] ?? pod;
      const at = engineMoment(/\b\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)/.exec(line)?.[0]);
      const message = rest.slice(Math.max(0, rest.search(messageBegins)));
      const found = told({ reason, message, object, at, quote: line.trim() }, file);
      all.containers.push(...(found?.containers ?? []));
      all.acts.push(...(found?.acts ?? []));
      all.kills.push(...(found?.kills ?? []));
      return true;
    },
    isWithin: () => false,
    found: () => all,
  };
}

const messageBegins = /The node |Pod |Container |Stopping |System OOM|Out of memory|Memory cgroup|Usage of/;

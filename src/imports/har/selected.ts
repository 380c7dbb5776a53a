import { usageError } from '../../errors.ts';
import { methods } from '../../scenario/requests/plan.ts';
import type { Entry } from './schema.ts';

/** A request to the service, with its URL read. */
export interface Sent {
  entry: Entry;
  url: URL;
}

export interface Selected {
  sent: Sent[];
  host: string;
  /** What was left, and why, a line each. */
  notes: string[];
}

/**
 * What of a recording goes to the service: by default the host of the first request, which is the page that was opened.
 * @throws OomlabError (usage) where nothing is left
 */
export function select(entries: readonly Entry[], wanted: string | null, source: string): Selected {
  const web = entries.flatMap((entry): Sent[] => {
    const url = URL.parse(entry.request.url);
    return url !== null && /^https?:$/.test(url.protocol) ? [{ entry, url }] : [];
  });
  const host = wanted ?? web[0]?.url.host;
  const own = web.filter(({ url }) => url.host === host);
  const sent = own.filter(({ entry }) => reasonToLeave(entry) === null);
  if (host === undefined || sent.length === 0) throw nothingLeft(web, host, source);
  return { sent, host, notes: [...othersText(web, host), ...leftText(own)] };
}

function nothingLeft(web: readonly Sent[], host: string | undefined, source: string): Error {
  const hosts = [...new Set(web.map(({ url }) => url.host))];
  if (hosts.length === 0 || host === undefined)
    return usageError(`${source} has no requests over HTTP in it`, 'Record the use of a web service.');
  return usageError(
    `${source} has no answered requests to ${host} in it`,
    `Hosts in it: ${hosts.join(', ')}. Choose one with --host.`,
  );
}

function othersText(web: readonly Sent[], host: string): string[] {
  const counts = new Map<string, number>();
  for (const { url } of web) counts.set(url.host, (counts.get(url.host) ?? 0) + 1);
  counts.delete(host);
  if (counts.size === 0) return [];
  const hosts = [...counts].map(([name, count]) => `${name} (${count})`).join(', ');
  return [`requests to other hosts are left out: ${hosts}`];
}

function leftText(own: readonly Sent[]): string[] {
  const counts = new Map<string, number>();
  for (const { entry } of own) {
    const why = reasonToLeave(entry);
    if (why !== null) counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].map(([why, count]) => `${count} left out: ${why}`);
}

function reasonToLeave({ request, response }: Entry): string | null {
  if (response.status === 101) return 'WebSockets';
  if (response.status < 200) return 'no answer was recorded';
  if (response.status > 599) return 'a status that HTTP does not have';
  if (/^text\/event-stream/i.test(response.content.mimeType)) return 'streams of events';
  if (!(methods as readonly string[]).includes(request.method)) return `the method ${request.method}`;
  return null;
}

import { literalTemplate } from '../../scenario/templates/template.ts';
import type { Imported, WrittenStep } from '../written.ts';
import { bodyOf } from './body.ts';
import { type Correlation, correlation } from './correlate.ts';
import { cookiesSet, foreignCookies, keptHeaders } from './headers.ts';
import { headerValues, readHar } from './schema.ts';
import { type Sent, select } from './selected.ts';
import { answered, isTokenLike } from './sources.ts';

/** Nobody is waited for longer: it was somebody who went away. */
const longestThinkMs = 30_000;
/** Less is the client's own work. */
const shortestThinkMs = 50;

/**
 * A recording of a browser as one journey: what belongs to that browser left out, tokens taken from the answers that had
 * them, cookies left to the jar, answers checked for the status that was recorded.
 * @param host of the requests that are kept; null: the host of the first
 * @throws OomlabError (usage) for what is no HAR, or has no requests
 */
export function importHar(text: string, source: string, host: string | null): Imported {
  const selected = select(readHar(text, source), host, source);
  const correlate = correlation();
  const cookies = { set: new Set<string>(), secret: new Set<string>() };
  const lost = new Set<string>();
  const sent = selected.sent;
  const steps = sent.map((each, index): WrittenStep => {
    const { entry, url } = each;
    const foreign = foreignCookies(entry, cookies.set);
    for (const name of foreign.secret) cookies.secret.add(name);
    const path = redirectedTo(sent, index, correlate) ?? pathOf(url, correlate);
    const headers = headersOf(each, foreign.kept, correlate);
    const body = bodyOf(entry, correlate);
    if (body === 'lost') lost.add(url.pathname);
    const step: WrittenStep = {
      method: entry.request.method,
      path,
      headers,
      body: body === 'lost' ? null : body,
      thinkMs: thinkMs(sent[index - 1], each),
      take: new Map(),
      // What was not modified may be sent whole to somebody who was not there before.
      status: entry.response.status === 304 ? [200, 304] : entry.response.status,
    };
    correlate.add(index, answered(entry));
    for (const name of cookiesSet(entry).keys()) cookies.set.add(name);
    return step;
  });
  const whole = steps.map((step, index) => ({ ...step, take: correlate.takes(index) }));
  return {
    sends: { kind: 'journey', name: 'recorded', steps: whole },
    port: portOf(sent),
    notes: [
      ...selected.notes,
      ...(cookies.secret.size === 0
        ? []
        : [
            `cookies from before the recording are left out: ${[...cookies.secret].join(', ')}; record from the login on`,
          ]),
      ...(lost.size === 0 ? [] : [`bodies that the recording lacks are left out: ${[...lost].join(', ')}`]),
      ...unseenText(whole, correlate),
    ],
  };
}

/** Where an answer just before led here, its `Location` is followed as it comes then. */
function redirectedTo(sent: readonly Sent[], index: number, correlate: Correlation): string | null {
  const here = sent[index]?.url;
  if (here === undefined) return null;
  const volatile = [...here.pathname.split('/'), ...here.searchParams.values()].some(
    (part) => isTokenLike(part) || /\d/.test(part),
  );
  if (!volatile) return null;
  for (let at = index - 1; at >= Math.max(0, index - 6); at -= 1) {
    const before = sent[at];
    const location = before && headerValues(before.entry.response.headers, 'location')[0];
    const led = location === undefined ? null : URL.parse(location, before?.url.href);
    if (led?.host === here.host && led.pathname === here.pathname && led.search === here.search)
      return `{{${correlate.take(at, { from: { kind: 'header', name: 'location' }, key: 'location' })}}}`;
  }
  return null;
}

function pathOf(url: URL, correlate: Correlation): string {
  const path = url.pathname
    .split('/')
    .map((part) => {
      const text = decoded(part);
      // Files of an application are named in its pages, and are the same for everybody.
      if (text === null || /\.\w{2,5}$/.test(text)) return plain(part);
      const filled = correlate.of(text, null);
      return filled === literalTemplate(text) ? plain(part) : filled;
    })
    .join('/');
  const query = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      const value = decoded(rest.join('=').replaceAll('+', ' '));
      const filled = value === null || value === '' ? null : correlate.of(value, decoded(name) ?? name);
      return filled === null || value === null || filled === literalTemplate(value)
        ? plain(pair)
        : `${plain(name)}=${filled}`;
    });
  return path + (query.length === 0 ? '' : `?${query.join('&')}`);
}

/** Braces in a path would be a choice. */
const plain = (text: string): string => text.replaceAll('{', '%7B').replaceAll('}', '%7D');

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const asItIs = /^(accept.*|content-type|host|origin|referer|user-agent|access-control-.*)$/;

function headersOf(
  { entry, url }: Sent,
  cookies: readonly string[],
  correlate: Correlation,
): [name: string, value: string][] {
  const headers = keptHeaders(entry, url).map(([name, value]): [string, string] => {
    if (asItIs.test(name)) return [name, literalTemplate(value)];
    // Of an authorization what stands behind its scheme.
    const filled = value
      .split(' ')
      .map((part) => correlate.of(part, name))
      .join(' ');
    return [name, filled];
  });
  if (cookies.length > 0) headers.push(['cookie', literalTemplate(cookies.join('; '))]);
  return headers;
}

/** From the end of the answer before; requests that a browser made side by side follow each other at once. */
function thinkMs(before: Sent | undefined, { entry }: Sent): number {
  if (before === undefined) return 0;
  const endMs = Date.parse(before.entry.startedDateTime) + Math.max(0, before.entry.time);
  const gapMs = Date.parse(entry.startedDateTime) - endMs;
  return gapMs >= shortestThinkMs ? Math.min(longestThinkMs, Math.round(gapMs)) : 0;
}

/** The port in which a container would listen, if its recording was made without anything in front; null: not known. */
function portOf([first]: readonly Sent[]): number | null {
  return first === undefined || first.url.port === '' ? null : Number(first.url.port);
}

/** Authorization that no answer gave is written as it was, and valid as long as it was. */
function unseenText(steps: readonly WrittenStep[], { unseen }: Correlation): string[] {
  const count = steps.filter(({ headers }) =>
    headers.some(
      ([name, value]) =>
        /auth|token|key|secret/.test(name) && value.split(' ').some((part) => unseen.has(part)),
    ),
  ).length;
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? 'request has' : 'requests have'} a token that no answer before had: it is written into the file as it was; record from the login on, or put its own in`,
  ];
}

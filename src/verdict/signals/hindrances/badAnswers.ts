import type { Recording } from '../../../record/recording.ts';
import { requestEnds } from '../../../scenario/requestEnds.ts';
import { bounds } from '../../bounds.ts';

/** Answers that came, and were not what was asked for. */
export interface BadAnswers {
  /** 0..1 of all requests that ended. */
  share: number;
  /** `the status 500 to 98 % of the requests`. */
  words: string;
  text: string;
}

/** Of the requests that ended after `fromMs`, up to `toMs`; null when none of them was answered so. */
export function badAnswers({ load, events }: Recording, fromMs: number, toMs: number): BadAnswers | null {
  const within = ({ atMs }: { atMs: number }): boolean => atMs > fromMs && atMs <= toMs;
  const rows = load.filter(within);
  const sum = (ends: readonly (typeof requestEnds)[number][]): number =>
    rows.reduce((all, row) => all + ends.reduce((some, end) => some + (row[end] ?? 0), 0), 0);
  const ended = sum(requestEnds);
  const errors = sum(['non2xx']);
  const unlike = sum(['failedCheck']);
  const malformed = sum(['malformed']);
  if (errors + unlike + malformed === 0) return null;
  const share = (errors + unlike + malformed) / ended;
  const statuses = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'error-statuses' || !within(event)) continue;
    for (const [status, many] of Object.entries(event.statuses))
      statuses.set(status, (statuses.get(status) ?? 0) + many);
  }
  const told = [...statuses].sort(([, a], [, b]) => b - a);
  const [most] = told;
  const what =
    malformed > errors + unlike
      ? 'what is no HTTP/1.1'
      : unlike > errors
        ? 'answers that were not what was asked for'
        : most === undefined
          ? 'errors'
          : `the status ${most[0]}${told.length > 1 ? ' and others' : ''}`;
  const parts = [
    ...(errors > 0
      ? [
          `${errors} with an error${told.length === 0 ? '' : ` (${told.map(([status, many]) => `status ${status}: ${many}`).join(', ')})`}`,
        ]
      : []),
    ...(malformed > 0 ? [`${malformed} with what is no HTTP/1.1`] : []),
    ...(unlike > 0 ? [`${unlike} not with what its check asks for`] : []),
  ];
  return {
    share,
    words: `${what} to ${Math.round(share * 100)} % of the requests`,
    text: `Of ${ended} requests that ended in that time it answered ${parts.join(', ')}.`,
  };
}

export const isMostlyBad = (bad: BadAnswers | null): boolean =>
  bad !== null && bad.share >= bounds.hindrance.heldShare;

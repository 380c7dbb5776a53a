import {
  buildRecording,
  calm,
  loadRows,
  mib,
  probeRows,
  served,
} from '../../../record/testing/buildRecording.ts';
import type { growing as bounds } from '../../bounds/growing.ts';
import { judge } from '../../judge.ts';
import type { Guard, Witness } from './guard.ts';

const [grows, slows, piles] = ['if it goes on so', 'it levels off', 'while requests piled up'] as const;
const fills = 'by itself';

interface Load {
  forS?: number;
  inFlight?: (second: number) => number;
  heapMaxBytes?: number | null;
}

/** A load from 2 s on for so long, anonymous memory by its seconds, and what is said of that; null: nothing. */
function grown(
  name: string,
  says: string | null,
  megabytes: (second: number) => number,
  { forS = 60, inFlight = () => 10, heapMaxBytes = null }: Load = {},
): Witness {
  const toMs = 2000 + forS * 1000;
  const recording = buildRecording({
    probe: probeRows(0, toMs, (second) => ({
      ...calm(),
      limitBytes: 1024 * mib,
      heapMaxBytes,
      anonBytes: (80 + megabytes(Math.max(0, second - 2))) * mib,
    })),
    load: loadRows(2000, toMs, (second) => ({ ...served(100), inFlight: inFlight(second) })),
    trial: {
      phases: [{ name: 'steady', startMs: 2000, endMs: toMs, warmup: false }],
      ending: { reason: 'cap', atMs: toMs, detail: 'time is up' },
    },
  });
  const isRight = () => {
    const { terminal, evidence } = judge(recording);
    const said = evidence.find(({ text }) => text.startsWith('Memory that nothing on disk'))?.text ?? null;
    return terminal.kind === 'survived' && (says === null ? said === null : said?.includes(says) === true);
  };
  return { name, isRight };
}

/** Twelve parts of the second half, 2.5 s each, with a size of their own. */
const inParts = (sizes: readonly number[]) => (second: number) =>
  second < 30 ? 0 : (sizes[Math.min(11, Math.floor((second - 30) / 2.5))] ?? 0);

/** By so much a second, and from a moment on by another. */
const bent = (first: number, atS: number, then: number) => (second: number) =>
  first * Math.min(second, atS) + then * Math.max(0, second - atS);

const steady = bent(1, 0, 1);

export const growing: Record<keyof typeof bounds, Guard> = {
  windowMs: {
    below: grown('a growth that slowed down 38 s before the end', slows, bent(1, 162, 0.4), { forS: 200 }),
    above: grown('a growth that slowed down 65 s before the end', grows, bent(4, 135, 1), { forS: 200 }),
  },
  spanMs: {
    below: grown('the second half of 18 s', null, steady, { forS: 18 }),
    above: grown('the second half of 22 s', grows, steady, { forS: 22 }),
  },
  leastBytes: {
    below: grown('1.8 MiB more within 30 s', null, (second) => (second * 1.8) / 30),
    above: grown('2.3 MiB more within 30 s', grows, (second) => (second * 2.3) / 30),
  },
  tau: {
    below: grown('an untidy rise, tau 0.79', null, inParts([3, 2, 1, 5, 4, 7, 6, 9, 8, 11, 10, 12])),
    above: grown('an untidy rise, tau 0.82', grows, inParts([2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11])),
  },
  keptShare: {
    below: grown('a growth that keeps 60 % of its pace', slows, bent(1, 45, 0.6)),
    above: grown('a growth that keeps 80 % of its pace', grows, bent(1, 45, 0.8)),
  },
  heapMultiple: {
    below: grown('60 MiB more, beside a heap of 56', fills, steady, { heapMaxBytes: 56 * mib }),
    above: grown('60 MiB more, beside a heap of 40', grows, steady, { heapMaxBytes: 40 * mib }),
  },
  pileUpMultiple: {
    below: grown('40 % more requests under way', grows, steady, { inFlight: (s) => (s < 45 ? 10 : 14) }),
    above: grown('60 % more requests under way', piles, steady, { inFlight: (s) => (s < 45 ? 10 : 16) }),
  },
};

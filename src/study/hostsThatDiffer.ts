import type { Stratum } from '../statistics/within/strata.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { judgementOf, type Ratio } from './difference.ts';
import { strataP } from './family.ts';
import { type Figure, figures, ratioIn } from './figures.ts';
import { type HostName, hostOf, hostsOf, hostWords } from './hosts.ts';
import { variantKey } from './outcome.ts';

const { comparing } = bounds;

/** A host whose trials of the same variants came to something else than those of the others. */
export interface HostDiffers {
  host: HostName;
  /** Those that it is held against; of two hosts the second is held against the first. */
  others: HostName[];
  /** Valid ones, of variants that both have trials of. */
  trials: { own: number; theirs: number };
  /** How much larger its figures are than theirs. */
  figures: ({ name: Figure['name'] } & Ratio)[];
  /** They ended differently. */
  ends: boolean;
}

/**
 * The same variants on one host and on the others, compared within variants: an A/A test. All hosts, figures and ends are one
 * family: of runs whose hosts do not differ, at most `familyLevel` find any that does (step-down min-p within a host, an
 * equal share for each).
 */
export function hostsThatDiffer(verdicts: readonly Verdict[], seed: number): HostDiffers[] {
  const valid = verdicts.filter(({ validity }) => validity.valid);
  const hosts = hostsOf(valid);
  // Of two, one against the other is all that there is to ask.
  const asked = hosts.length === 2 ? hosts.slice(1) : hosts.length > 2 ? hosts : [];
  return asked.flatMap((host) => {
    const others = hosts.filter((other) => other !== host);
    return differing(host, others, withinVariants(valid, host), asked.length, seed);
  });
}

function withinVariants(verdicts: readonly Verdict[], host: HostName): Stratum<Verdict>[] {
  const variants = [...Map.groupBy(verdicts, ({ variant }) => variantKey(variant)).values()];
  return variants
    .map((all) => ({
      a: all.filter((verdict) => hostOf(verdict) !== host),
      b: all.filter((verdict) => hostOf(verdict) === host),
    }))
    .filter(({ a, b }) => a.length > 0 && b.length > 0);
}

function differing(
  host: HostName,
  others: HostName[],
  strata: readonly Stratum<Verdict>[],
  pairs: number,
  seed: number,
): HostDiffers[] {
  const { ends, figures: tested } = strataP(strata, { pairs }, seed);
  const found = figures.flatMap((figure, index) => {
    if ((tested[index]?.adjusted ?? 1) > comparing.familyLevel) return [];
    const ratio = ratioIn(strata, figure, { level: comparing.level, seed });
    const differs = judgementOf(true, ratio, figure.higherIsBetter) !== 'no difference seen';
    return differs ? [{ name: figure.name, ...ratio }] : [];
  });
  const endsDiffer = ends.adjusted <= comparing.familyLevel;
  if (found.length === 0 && !endsDiffer) return [];
  const trials = {
    own: strata.reduce((sum, { b }) => sum + b.length, 0),
    theirs: strata.reduce((sum, { a }) => sum + a.length, 0),
  };
  return [{ host, others, trials, figures: found, ends: endsDiffer }];
}

const nouns: Record<Figure['name'], string> = {
  survivedMs: 'time lived',
  goodputMedian: 'goodput',
  goodputPeak: 'peak goodput',
  p99Ms: 'p99',
  peakUsageBytes: 'peak usage',
};

/**
 * `Host b differs from the others in trials of the same variants: goodput 0.60 [0.50, 0.70] times theirs, over 12 trials of
 * its own and 24 of theirs.`
 */
export function hostSentence({ host, others, trials, figures: found, ends }: HostDiffers): string {
  const whom = others.length === 1 ? hostWords(others[0] ?? null) : 'the others';
  const said = [...found.map(figureWords), ...(ends ? ['they ended differently'] : [])];
  const name = hostWords(host);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} differs from ${whom} in trials of the same variants: ${said.join(', ')}, over ${trials.own} trials of its own and ${trials.theirs} of theirs.`;
}

function figureWords({ name, ratio, interval }: HostDiffers['figures'][number]): string {
  if (ratio === null || interval === null) return `${nouns[name]} more than theirs, which is 0`;
  return `${nouns[name]} ${ratio.toFixed(2)} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}] times theirs`;
}

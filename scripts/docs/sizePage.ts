import { proofOf } from '../../src/study/size/proof.ts';
import { kinds, type Outcome, simulated } from './size/simulatedServices.ts';

/** Of each kind, of seeds 1 to so many: ten thousand and a few in all. */
export const services = Math.ceil(10_000 / Object.keys(kinds).length);

export const asked = { survives: 0.9, confidence: 0.9, maxTrials: 150 };

/** The figures of one kind of service, as cells of a row. */
export function sizeRow(kind: string, all: readonly Outcome[]): string {
  const named = all.filter(({ bytes }) => bytes !== null);
  const right = named.filter(({ survives }) => survives !== null && survives >= asked.survives);
  const there = all.filter(({ smallest }) => smallest !== null);
  const found = there.filter(({ bytes }) => bytes !== null);
  const ratios = named.flatMap(({ bytes, smallest }) =>
    bytes === null || smallest === null ? [] : [bytes / smallest],
  );
  return row([
    kind,
    `${right.length} of ${named.length}${named.length === 0 ? '' : ` (${percent(right.length / named.length)})`}`,
    `${found.length} of ${there.length}`,
    ratios.length === 0 ? '–' : `${at(ratios, 0.5).toFixed(2)}× · ${at(ratios, 0.9).toFixed(2)}×`,
    `${at(
      all.map(({ trials }) => trials),
      0.5,
    )} · ${at(
      all.map(({ trials }) => trials),
      0.9,
    )}`,
    all.length === named.length
      ? '–'
      : `${all.filter(({ anyway }) => anyway).length} of ${all.length - named.length}`,
  ]);
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const proofRow = (survives: number, confidence: number): string => {
  const proofs = [0, 1, 2].map((attempt) => {
    const proof = proofOf(survives, confidence, attempt);
    return proof === null ? 'none' : `${proof.clean}${proof.withOne === null ? '' : `, or ${proof.withOne}`}`;
  });
  return row([percent(survives), percent(confidence), ...proofs]);
};

/** `docs/size.md`. Written by `node scripts/docs.ts size`, which takes minutes; a test makes a part of it again. */
export function sizePage(): string {
  const all = Object.keys(kinds).map((kind) => ({ kind, outcomes: simulated(kind, services, asked) }));
  return [
    '# What a size is worth',
    '',
    '<!-- Made by "node scripts/docs.ts size". -->',
    '',
    '`oomlab size NAME` names the smallest memory, heap, number of workers or machine that carries a load with a stated probability of survival. Two survivals in a row are no proof of that: ten of ten still leave 79 % to 100 %.',
    '',
    '## The rule',
    '',
    'First some trials look for the edge; a curve is fitted to them, to choose what to try. They prove nothing. Then the smallest value that is likely to pass is put to the proof by fresh trials, and its curve has no say in that: either none of so many is lost, or one of more. A second loss ends it, and a larger value is chosen. These numbers are fixed beforehand, so that it may be looked at after each trial, and they are exact: of values that survive less often than asked, at most `1 - confidence` would pass, all attempts of a search together, whatever the service is like. The first attempt may err by 80 % of that, the second by 10 %, the third by 5 %, and so on. (If a search had only one attempt, 22 trials of 22 would do for nine of ten at 90 %.)',
    '',
    row(['survives', 'confidence', 'first attempt: none lost, or one', 'second', 'third']),
    row(['---:', '---:', '---:', '---:', '---:']),
    ...[
      [0.75, 0.8],
      [0.9, 0.8],
      [0.9, 0.9],
      [0.95, 0.9],
      [0.95, 0.95],
    ].map(([survives = 0, confidence = 0]) => proofRow(survives, confidence)),
    '',
    'Where the service drifts while it is measured, the claim is about the mean over the trials of the proof.',
    '',
    '## Simulated services',
    '',
    `${services} services of each kind, of seeds 1 to ${services}; asked for ${percent(asked.survives)} at ${percent(asked.confidence)}, with at most ${asked.maxTrials} trials, of 57 values between 64 MiB and 1 GiB. One loss of ten does not say on which side the value lies. "Right" is a value that in truth survives as often as asked. Found: of services for which there is such a size. The ratio is to the smallest size of all that does (median · nine of ten), and so are the trials. Lost anyway: of searches that name none, those that say that some trials are lost at sizes that are enough, which more was not seen to mend.`,
    '',
    row(['service', 'named, and right', 'found', 'named against smallest', 'trials', 'lost anyway']),
    row(['---', '---:', '---:', '---:', '---:', '---:']),
    ...all.map(({ kind, outcomes }) => sizeRow(kind, outcomes)),
    sizeRow(
      '**all**',
      all.flatMap(({ outcomes }) => outcomes),
    ),
    '',
    'Where no size is named although there is one, a share of its trials is lost whatever the size, or the range that survives is narrow: what is left says so, with what was seen to fail.',
    '',
  ].join('\n');
}

import { type Promised, promised } from './capacity/promise.ts';
import { type ServiceKind, serviceKinds } from './capacity/services.ts';
import { type Simulated, simulate } from './capacity/simulate.ts';

/** Services, of seeds 1 to so many. */
const services = 10_000;

const words = {
  logistic: 'an edge of its own width, and nothing else',
  drift: 'the edge drifts, by up to a tenth over twenty full trials',
  bimodal: '5 to 40 % of the fresh machines have their edge 8 to 100 % higher, or 8 to 50 % lower',
  late: 'what fails comes late: for a quarter of the time it holds 5 to 700 % more, one of five anything',
  'no rate breaks it': 'the edge lies above all that may be tried',
  'no rate passes': 'the edge lies below all that may be tried',
} as const satisfies Record<ServiceKind, string>;

const widths = [
  { from: 0, to: 0.02 },
  { from: 0.02, to: 0.05 },
  { from: 0.05, to: 0.1 },
  { from: 0.1, to: 0.2 },
  { from: 0.2, to: 0.4 },
];

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function cellsOf(simulated: readonly Simulated[]): string[] {
  const {
    services: all,
    right,
    medianWidth,
    medianFull,
    medianShort,
    unfinished,
    nine,
  } = promised(simulated);
  return [
    String(all),
    percent(right / all),
    medianWidth === null ? '' : percent(medianWidth),
    String(medianFull ?? ''),
    String(medianShort ?? ''),
    percent(unfinished / all),
    nine.of === 0 ? '' : percent(nine.right / nine.of),
  ];
}

const heads = [
  'services',
  'right',
  'width, median',
  'full trials, median',
  'short trials, median',
  'not as narrow as asked',
  'nine of ten: right',
];

const table = (first: string, rows: readonly (readonly [string, readonly Simulated[]])[]): string =>
  [
    row([first, ...heads]),
    row(['---', ...heads.map(() => '---:')]),
    ...rows.map(([name, simulated]) => row([name, ...cellsOf(simulated)])),
  ].join('\n');

/** They take minutes: it says how far it is. */
function allSimulated(): Simulated[] {
  const all: Simulated[] = [];
  for (let seed = 1; seed <= services; seed += 1) {
    all.push(simulate(seed));
    if (seed % 500 === 0) console.error(`capacity: ${seed} of ${services} services`);
  }
  return all;
}

/** What a search for capacity promises, and whether it keeps it where the truth is known. */
export function capacityPage(): string {
  const all = allSimulated();
  const whole: Promised = promised(all);
  const kinds = Object.keys(serviceKinds) as ServiceKind[];
  const plain = all.filter(({ service }) => service.kind === 'logistic');
  return `# What a capacity claims, and how often it is right

<!-- Made by "node scripts/docs.ts capacity". -->

A capacity is a claim about fresh machines. Its **edge** is the rate of arrivals that half of them hold: the objective for the stated time (10 s at least), no kill, no out-of-memory error, no thrash. \`oomlab capacity\` gives an interval of it, and beside it a lower rate that nine of ten fresh machines hold, or more.

The search goes in the spirit of MLRsearch (draft-ietf-bmwg-mlrsearch), by the probabilities of its relative PLRsearch: one trial whose rate climbs in steps, which is a hint and no more; short trials of a quarter of the time, each in fresh containers, for a bracket; full ones where they are expected to tell most about the edge. What is believed follows by Bayes' rule from the full trials, and from the short ones as far as they may speak: that what fails comes late is held for possible all the time, and then short trials say no more than that the edge lies below theirs. The width of the edge is not known beforehand: from 1 to 70 % any is held for equally likely on a logarithmic scale. In two services of ten some machines may be of another mind, and one trial in a hundred ends by a fluke. An interval is believed when it is narrow enough, and at least two full trials have held and two have broken.

## Simulated

${services.toLocaleString('en')} services of seeds 1 to ${services.toLocaleString('en')}, asked as a scenario does that says nothing else: \`precision: 0.05, confidence: 0.9\`, at most 20 full trials. From the rate that 90 % of the machines hold to the one that 10 % do it is 1 to 40 % (any of it equally likely on a logarithmic scale); the range that is searched is 10 to 1000 times as high as where it begins. Two trials in a hundred end in no answer. "Right": the true edge is inside the interval, or on the side that the answer says it is.

Together: right in ${percent(whole.right / whole.services)}, the interval ${percent(whole.medianWidth ?? Number.NaN)} wide in the median, by ${whole.medianFull} full trials and ${whole.medianShort} short ones.

${table('the service', [
  ['all', all],
  ...kinds.map((kind) => [words[kind], all.filter(({ service }) => service.kind === kind)] as const),
])}

## By the width of the edge

Of those with nothing else about them.

${table(
  'from 90 % that hold to 10 %',
  widths.map(
    ({ from, to }) =>
      [
        `${percent(from, 0)} to ${percent(to, 0)}`,
        plain.filter(({ service: { widthShare } }) => widthShare >= from && widthShare < to),
      ] as const,
  ),
)}

Where it is least right: services of which nearly half of the machines are of another mind, and wide edges. A few trials that happen to agree look like a sharp edge there; the stated confidence is one of all services together, and not of the worst of them. That is why wide edges and minds of their own are held for as likely as they are: it takes more trials of all services, and more answers that are not as narrow as asked, to be wrong less often about these. Where an edge is wider than 20 %, twenty trials are often too few to find it as narrow as asked: the answer then says that it is not.

What the figures cannot say: widths are drawn here much as the search expects them, and minds half as often. It knows nothing of drift, nor how late a failure may come; of services of other kinds than these nothing is shown.
`;
}

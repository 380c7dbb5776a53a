import { gapMs, type Moment } from '../verdict/moment.ts';
import type { SourceFacts } from './readers/sourceFacts.ts';

/** What happened, in order on one clock; `apart` stands on clocks that cannot be compared with it. */
export interface Order {
  clock: string;
  events: { what: string; at: Moment }[];
  apart: { what: string; at: Moment }[];
}

export interface Clocks {
  /** The same moment on the best clock that is known for it. */
  toUtc(moment: Moment): Moment;
  sorted<Thing>(things: readonly Thing[], at: (thing: Thing) => Moment | null): Thing[];
  notes: string[];
}

const words: Record<Moment['axis'], string> = {
  trial: 'a trial’s clock',
  utc: 'the wall clock',
  local: 'a wall clock without a time zone',
  boot: 'seconds since the machine’s start',
  uptime: 'seconds since the JVM’s start',
};

/** Brings moments together as far as lines with two stamps allow it. */
export function clocksOf(sources: readonly SourceFacts[]): Clocks {
  const ties = sources.flatMap(({ ties: of }) => [...of.values()]);
  const tie = ties.find(({ other }) => other.axis === 'utc') ?? ties[0];
  const toUtc = (moment: Moment): Moment =>
    moment.axis === 'boot' && tie
      ? { axis: tie.other.axis, ms: tie.other.ms + moment.ms - tie.boot.ms, text: moment.text }
      : moment;
  const axes = new Set<Moment['axis']>();
  for (const { kills, acts, signs, containers, kernelSpans, gc } of sources) {
    const moments = [
      ...kills.all().map(({ at }) => at),
      ...acts.all().map(({ at }) => at),
      ...[...signs.values()].flatMap((kept) => kept.all().map(({ at }) => at)),
      ...containers.flatMap(({ ends }) => ends.map(({ finishedAt }) => finishedAt)),
      ...[...kernelSpans.values()].map(({ first }) => first),
      gc.last,
    ];
    for (const moment of moments) if (moment) axes.add(toUtc(moment).axis);
  }
  return {
    toUtc,
    sorted: (things, at) => {
      const only = [...axes].length === 1;
      // Where clocks cannot be compared the order of the lines stands.
      if (!only) return [...things];
      const ms = (thing: (typeof things)[number]): number => {
        const moment = at(thing);
        return moment ? toUtc(moment).ms : Number.POSITIVE_INFINITY;
      };
      return things.toSorted((one, other) => compare(ms(one), ms(other)));
    },
    notes:
      axes.size > 1
        ? [
            `The inputs have ${axes.size} clocks that cannot be put on one axis: ${[...axes].map((axis) => words[axis]).join('; ')}.`,
          ]
        : [],
  };
}

/** The events on the clock that most of them have; of several at one moment the first is named. */
export function orderOf(happened: readonly { what: string; at: Moment }[], { toUtc }: Clocks): Order {
  const moved = happened
    .map(({ what, at }) => ({ what, at: toUtc(at) }))
    .filter(({ at }, index, all) => all.findIndex((other) => gapMs(other.at, at) === 0) === index);
  const byAxis = Map.groupBy(moved, ({ at }) => at.axis);
  const [axis, events] = [...byAxis].toSorted(([, one], [, other]) => other.length - one.length)[0] ?? [
    'utc',
    [],
  ];
  return {
    clock: words[axis],
    events: events.toSorted((one, other) => compare(one.at.ms, other.at.ms)),
    apart: moved.filter(({ at }) => at.axis !== axis),
  };
}

const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

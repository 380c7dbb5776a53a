import { z } from 'zod';
import { palettes, type Token } from '../../report/panels/palette.ts';
import type { OwnPanel } from './ownPanel.ts';
import type { Selection } from './selection.ts';

/** The pictures of a write-up. `alt` says what is to be seen, for who cannot see it. */

const when = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).readonly()]),
);
const selection = { scenario: z.string().optional(), when: when.optional() };
const words = { alt: z.string().min(10), caption: z.string().optional() };
const token = z.custom<Token>(
  (value) => typeof value === 'string' && Object.hasOwn(palettes.light, value),
  `not a colour of the palette; there are ${Object.keys(palettes.light).join(', ')}`,
);
const rows = z
  .array(z.strictObject({ label: z.string(), ...selection }))
  .min(1)
  .optional();

export const figureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('comparison'), ...words, ...selection }),
  z.strictObject({ kind: z.literal('size'), ...words, scenario: z.string().optional() }),
  z.strictObject({ kind: z.literal('capacities'), ...words, ...selection, ranked: z.boolean().optional() }),
  z.strictObject({
    kind: z.literal('timeline'),
    ...words,
    ...selection,
    title: z.string().optional(),
    trial: z.union([z.literal('median'), z.number().int().positive()]),
    panels: z.array(z.union([z.string(), z.custom<OwnPanel>((value) => typeof value === 'object')])).min(1),
  }),
  z.strictObject({
    kind: z.literal('bars'),
    ...words,
    ...selection,
    title: z.string(),
    measure: z.string(),
    rows,
    colorBy: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('stacked-bars'),
    ...words,
    ...selection,
    title: z.string(),
    parts: z.array(z.strictObject({ name: z.string(), measure: z.string(), color: token.optional() })).min(2),
    rows,
  }),
]);

export type Figure = z.output<typeof figureSchema>;
export type Timeline = Extract<Figure, { kind: 'timeline' }>;

interface Words {
  alt: string;
  /** A line below the picture. */
  caption?: string;
}

/** The report's own comparison: for each of its measures a row for each variant and a sign for each trial. */
export const comparisonFigure = (spec: Words & Selection): Figure => ({ kind: 'comparison', ...spec });

/** All trials of a search for a size over its values, with the one that is named. */
export const sizeFigure = (spec: Words & Pick<Selection, 'scenario'>): Figure => ({
  kind: 'size',
  ...spec,
});

/** A bar for each variant of a search for capacity: what it carries, with its interval. @see capacityTable for `ranked` */
export const capacities = (spec: Words & Selection & { ranked?: boolean }): Figure => ({
  kind: 'capacities',
  ...spec,
});

interface TimelineSpec extends Words, Selection {
  title?: string;
  /** Ids of the report's panels (`load`, `latency`, `memory`, `pressure`, `paging`, `gc`, `cpu`, `disk`), or own ones. */
  panels: (string | OwnPanel)[];
  /** `median` (when left out): the trial in the middle by time survived; or the number of a repeat. */
  trial?: 'median' | number;
}

/** Panels of one trial on one time axis, with a mark at each event. */
export const timeline = (spec: TimelineSpec): Figure => ({ kind: 'timeline', trial: 'median', ...spec });

interface RowsSpec extends Words, Selection {
  /** The unit is added: `Time survived under load`. */
  title: string;
  /** Rows with labels of their own, also of several scenarios; a row for each variant when left out. */
  rows?: (Selection & { label: string })[];
}

/** A bar for each variant: the median, its interval, and a sign for each trial. */
export const bars = (spec: RowsSpec & { measure: string; colorBy?: string }): Figure => ({
  kind: 'bars',
  ...spec,
});

/** Medians of several measures on top of each other: kinds of memory, for example. */
export const stackedBars = (
  spec: RowsSpec & { parts: { name: string; measure: string; color?: Token }[] },
): Figure => ({ kind: 'stacked-bars', ...spec });

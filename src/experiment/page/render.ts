import { OomlabError, usageError } from '../../errors.ts';
import { never } from '../../never.ts';
import { type CheckedClaim, checkClaims, within } from '../language/claim.ts';
import { measureText } from '../language/measure.ts';
import type { Experiment } from '../language/schema.ts';
import { tableMarkdown } from '../language/table.ts';
import { type ExperimentData, experimentData } from '../pins/data.ts';
import type { Pin } from '../pins/pin.ts';
import { drawFigure } from './drawFigure.ts';
import { text } from './markdown.ts';
import { fill, type Known, type PlaceholderKind } from './placeholders.ts';
import { claimsSection, originalSection, quoteSection, reproduceSection, runsSection } from './sections.ts';

export interface Written {
  name: string;
  experiment: Experiment;
  /** For messages: where experiment.ts and text.md lie. */
  source: string;
  textSource: string;
  /** Content of text.md. */
  prose: string;
}

export interface WriteUp {
  /** Relative to the experiment's folder. */
  files: { path: string; content: string }[];
  claims: CheckedClaim[];
  /** Quotes that no trial had a line for: what the prose says about them is not shown by anything. */
  unquoted: string[];
}

/** The write-up and the answers to its claims, from pinned data alone: the same pins give the same bytes. */
export function renderExperiment(written: Written, pins: readonly Pin[]): WriteUp {
  const { name, experiment } = written;
  return inFile(written, () => {
    const data = dataOf(experiment, pins);
    const claims = checkClaims(experiment.claims, data);
    const figures = Object.entries(experiment.figures).map(([id, figure]) => ({
      path: figurePath(id),
      content: within(`figures.${id}`, () => drawFigure(id, figure, data)),
    }));
    const body = filled(written, (kind, id) =>
      replacement(kind, id, { name, experiment, pins, data, claims }),
    );
    const readme = [
      `# ${text(experiment.title)}`,
      `*${text(experiment.question)}*`,
      body.trim(),
      `<!-- Made by "npm run experiment ${name}" from text.md and data/. Edit text.md, not this file. -->`,
    ].join('\n\n');
    requireNoLiquid(readme, written.textSource);
    const unquoted = Object.keys(experiment.quotes).filter(
      (id) => pinnedQuote(experiment, id, data) === null,
    );
    return { files: [{ path: 'README.md', content: `${readme}\n` }, ...figures], claims, unquoted };
  });
}

const figurePath = (id: string): string => `figures/${id}.svg`;

const dataOf = (experiment: Experiment, pins: readonly Pin[]): ExperimentData =>
  experimentData(
    pins,
    Object.fromEntries(Object.entries(experiment.take).map(([key, takes]) => [key, Object.keys(takes)])),
  );

/**
 * Finds what is wrong with a write-up before anything is run for it: names in the prose, selections, measures.
 * @param planned pins with the variants that will be run, and no trials
 */
export function checkBeforeRuns(written: Written, planned: readonly Pin[]): void {
  const { experiment } = written;
  filled(written, () => '');
  inFile(written, () => {
    checkAnswers(experiment);
    const data = dataOf(experiment, planned);
    for (const key of Object.keys(experiment.take)) within(`take.${key}`, () => data.pin(key));
    for (const [id, claim] of Object.entries(experiment.claims))
      tryOut(`claims.${id}`, () => claim.that.evaluate(data));
    for (const [id, table] of Object.entries(experiment.tables)) tryOut(`tables.${id}`, () => table(data));
    for (const [id, value] of Object.entries(experiment.values)) tryOut(`values.${id}`, () => value(data));
    for (const [id, quote] of Object.entries(experiment.quotes))
      tryOut(`quotes.${id}`, () => data.variants(quote));
    for (const [id, figure] of Object.entries(experiment.figures))
      tryOut(`figures.${id}`, () =>
        figure.kind === 'timeline' ? data.variants(figure) : drawFigure(id, figure, data),
      );
  });
}

/** Without trials an author's function may fail for want of them; a name that does not exist is wrong in any case. */
function tryOut(place: string, evaluate: () => unknown): void {
  try {
    within(place, evaluate);
  } catch (error) {
    if (error instanceof OomlabError && error.cause instanceof OomlabError) throw error;
  }
}

function checkAnswers({ original, claims }: Experiment): void {
  for (const [id, { answers, original: word }] of Object.entries(claims)) {
    if (answers !== undefined && !Object.hasOwn(original?.claims ?? {}, answers))
      throw usageError(
        `claims.${id}: the original claims nothing called "${answers}"`,
        `It claims: ${Object.keys(original?.claims ?? {}).join(', ') || 'nothing; there is no original'}.`,
      );
    const compared = word === 'agrees' || word === 'disagrees';
    if (compared !== (answers !== undefined))
      throw usageError(
        `claims.${id}: ${compared ? `original: '${word}' and no "answers"` : `"answers" and no original: 'agrees' or 'disagrees'`}`,
        'A claim that is compared says both: which of the original’s claims, and whether they agree.',
      );
  }
}

function filled(
  { experiment, prose, textSource }: Written,
  resolve: (kind: PlaceholderKind, name: string) => string,
): string {
  const known: Known = {
    table: Object.keys(experiment.tables),
    figure: Object.keys(experiment.figures),
    quote: Object.keys(experiment.quotes),
    claim: Object.keys(experiment.claims),
    value: Object.keys(experiment.values),
  };
  const required = ['reproduce', 'claims', 'runs', ...(experiment.original ? ['original'] : [])];
  return fill(prose, textSource, known, required, ({ kind, name }) => resolve(kind, name));
}

interface Made {
  name: string;
  experiment: Experiment;
  pins: readonly Pin[];
  data: ExperimentData;
  claims: readonly CheckedClaim[];
}

function replacement(
  kind: PlaceholderKind,
  id: string,
  { name, experiment, pins, data, claims }: Made,
): string {
  switch (kind) {
    case 'table':
      return within(`tables.${id}`, () => tableMarkdown(required(experiment.tables[id])(data)));
    case 'figure': {
      const { alt, caption } = required(experiment.figures[id]);
      return `![${text(alt)}](${figurePath(id)})${caption === undefined ? '' : `\n\n*${text(caption)}*`}`;
    }
    case 'quote':
      return quoteSection(required(experiment.quotes[id]), pinnedQuote(experiment, id, data), data);
    case 'value':
      return within(`values.${id}`, () => {
        const value = required(experiment.values[id])(data);
        return text(typeof value === 'number' ? measureText('', value) : value);
      });
    case 'claim': {
      const claim = required(claims.find((each) => each.id === id));
      return `${text(claim.text)} (${text(claim.seen)})${claim.held ? '' : ' **This does not hold.**'}`;
    }
    case 'claims':
      return claimsSection(claims, experiment.original !== undefined);
    case 'original':
      return experiment.original === undefined ? '' : originalSection(experiment.original, claims);
    case 'runs':
      return runsSection(pins);
    case 'reproduce':
      return reproduceSection(name, experiment, pins);
    default:
      return never(kind);
  }
}

function pinnedQuote(experiment: Experiment, id: string, data: ExperimentData) {
  return data.pin(experiment.quotes[id]?.scenario).quotes[id] ?? null;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('a placeholder that was checked has nothing behind it');
  return value;
}

/** Jekyll runs Liquid over every page, code included. */
function requireNoLiquid(readme: string, source: string): void {
  const found = /\{[{%].*/.exec(readme);
  if (found)
    throw usageError(
      `${source}: Jekyll would take "${found[0].slice(0, 30)}" for a command of its own`,
      'Write &#123; for the first brace; in code, use <pre><code> in place of a fence.',
    );
}

/** Errors carry the file that they are about. */
function inFile<T>({ source, textSource }: Written, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof OomlabError) || error.message.startsWith(textSource)) throw error;
    throw usageError(`${source}: ${error.message}`, error.hint, error.cause);
  }
}

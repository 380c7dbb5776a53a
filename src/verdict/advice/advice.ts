import type { RuntimeName } from '../../runtime/index.ts';
import type { DegradationKind, TerminalKind } from '../../scenario/outcomes.ts';
import { boundNames } from '../bounds.ts';
import { boundWords } from '../words/boundWords.ts';

/** The pages of advice by kind; `none` is about trials without any degradation. */
export type AdviceName = TerminalKind | DegradationKind;
/** The text of each page in Markdown, read by whoever may read files. */
export type Advice = Readonly<Record<AdviceName, string>>;

export interface AdvicePage {
  /** Of a kind of verdict, or of a runtime. */
  name: AdviceName | RuntimeName;
  title: string;
  page: string;
}

/** Where a page lies, from this folder. */
export const adviceFile = (name: AdviceName): string => `${name}.md`;

/**
 * A page as written, with each `{bound paging.fullShare}` filled in as prose says that bound.
 * @throws TypeError where no bound is called so
 */
export function filled(written: string): string {
  return written.replace(/\{bound (.*?)\}/g, (_, asked: string) => {
    const name = boundNames.find((each) => each === asked);
    if (name === undefined) throw new TypeError(`no bound is called ${asked}`);
    return boundWords(name);
  });
}

/**
 * A page without the lines that are about other runtimes than those that ran: `{only jvm}` stands before what each that is about
 * one says. All of them stay where it is not known what ran: null, or `any` among them.
 */
export function forRuntimes(page: string, ran: readonly RuntimeName[] | null): string {
  const isAbout = (name: string): boolean =>
    ran === null || ran.includes('any') || ran.some((each) => each === name);
  return page
    .split('\n')
    .flatMap((line) => {
      const [mark, item = '', name = ''] = /^(- |)\{only (\w+)\}/.exec(line) ?? [];
      if (mark === undefined) return [line];
      return isAbout(name) ? [item + line.slice(mark.length)] : [];
    })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

interface Outcome {
  terminal: TerminalKind;
  degradation: DegradationKind | null;
}

/** The pages for one outcome, by name: what happened before the end goes first. */
export function adviceNames({ terminal, degradation }: Outcome): AdviceName[] {
  return degradation === null ? [terminal] : [degradation, terminal];
}

/**
 * The pages for the verdicts that occur, each once, in order of first occurrence: what happened before the end goes
 * first. The page about no degradation comes last. `ran`: what ran there, null where that is not known.
 */
export function adviceFor(
  outcomes: readonly Outcome[],
  advice: Advice,
  ran: readonly RuntimeName[] | null,
): AdvicePage[] {
  const names = outcomes.flatMap(adviceNames);
  const once = [...new Set(names)];
  const ordered = [...once.filter((name) => name !== 'none'), ...once.filter((name) => name === 'none')];
  return ordered.map((name) => ({
    name,
    title: titleOf(advice[name]),
    page: forRuntimes(advice[name], ran),
  }));
}

/** The first heading. */
export function titleOf(page: string): string {
  return /^# (.+)$/m.exec(page)?.[1]?.trim() ?? '';
}

/** The first paragraph below the heading: what the verdict means. */
export function summaryOf(page: string): string {
  const [, ...blocks] = page.split(/\n\s*\n/);
  return (blocks[0] ?? '')
    .replaceAll('\n', ' ')
    .replace(/[*`]|(?<=\s)_(?=\w)|(?<=\w)_(?=[\s.,])/g, '')
    .trim();
}

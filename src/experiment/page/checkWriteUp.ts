import { formatBytes } from '../../scenario/units.ts';
import type { WriteUp } from './render.ts';

interface FileContent {
  path: string;
  content: string;
}

/**
 * Pins lie in version control: a few hundred kilobytes are enough for what a write-up shows, with a search of a hundred and
 * fifty trials in it.
 */
export const mostPinnedBytes = 640 * 1024;

/** What is too much, and what of it is largest; null: it is small enough. */
export function tooLarge(pins: readonly FileContent[]): { message: string; hint: string } | null {
  const total = bytesOf(pins);
  if (total <= mostPinnedBytes) return null;
  const parts = pins
    .flatMap(({ path, content }) =>
      Object.entries(JSON.parse(content) as Record<string, unknown>).flatMap(([part, value]) =>
        part === 'timelines' || part === 'trials'
          ? Object.entries(value as object).map(([name, inner]) => ({
              name: part === 'trials' ? `${path} trials` : `${path} timeline ${name}`,
              bytes: JSON.stringify(inner).length,
            }))
          : [],
      ),
    )
    .reduce(
      (sums, { name, bytes }) => sums.set(name, (sums.get(name) ?? 0) + bytes),
      new Map<string, number>(),
    );
  const largest = [...parts].sort(([, one], [, other]) => other - one).slice(0, 4);
  return {
    message: `the pinned data are ${formatBytes(total)}, and may be ${formatBytes(mostPinnedBytes)} at most`,
    hint: `Show fewer timelines or panels, or take less. Largest: ${largest.map(([name, bytes]) => `${name} ${formatBytes(bytes)}`).join(', ')}.`,
  };
}

export const bytesOf = (files: readonly FileContent[]): number =>
  files.reduce((sum, { content }) => sum + new TextEncoder().encode(content).length, 0);

/** How files on the disk differ from what is rendered, a line for each. */
export function differences(rendered: WriteUp['files'], found: readonly FileContent[]): string[] {
  const missing = rendered.filter(({ path }) => !found.some((file) => file.path === path));
  const extra = found.filter(({ path }) => !rendered.some((file) => file.path === path));
  const changed = rendered.flatMap(({ path, content }) => {
    const file = found.find((each) => each.path === path);
    return file === undefined || file.content === content
      ? []
      : [`${path}: ${firstDifference(file.content, content)}`];
  });
  return [
    ...missing.map(({ path }) => `${path} is missing`),
    ...extra.map(({ path }) => `${path} is not part of it`),
    ...changed,
  ];
}

function firstDifference(found: string, rendered: string): string {
  const [is, should] = [found.split('\n'), rendered.split('\n')];
  const line = should.findIndex((text, index) => text !== is[index]);
  if (line === -1) return `${is.length - should.length} more lines than rendered`;
  const [one, other] = [is[line] ?? '(no line)', should[line] ?? ''];
  const column = [...other].findIndex((character, index) => character !== one[index]);
  const from = Math.max(0, column - 20);
  return `line ${line + 1} has "${excerpt(one, from)}", and is rendered as "${excerpt(other, from)}"`;
}

const excerpt = (line: string, from: number): string =>
  `${from > 0 ? '…' : ''}${line.slice(from, from + 60)}${line.length > from + 60 ? '…' : ''}`;

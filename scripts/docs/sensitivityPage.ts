import { join } from 'node:path';
import { home } from '../../src/installation.ts';
import { type BoundName, boundNamed } from '../../src/verdict/bounds.ts';
import { inUnit } from '../../src/verdict/words/boundWords.ts';

export const pinnedSensitivity = join(home, 'docs', 'data', 'sensitivity.json');

/** How far a bound is moved, one after the other. */
export const factors = [1.1, 1.25, 1.5, 2] as const;

/** The least factor at which a recording is judged otherwise, and which it is; null: none is at the largest. */
export type Change = { factor: number; recording: string; to: string } | null;

export interface Sensitivity {
  bound: BoundName;
  value: number;
  lowered: Change;
  raised: Change;
}

export interface Measured {
  trials: number;
  bounds: Sensitivity[];
}

export interface PinnedSensitivity {
  schema: 1;
  golden: Measured;
  /** Recordings that are too large for the repository. */
  more: Measured | null;
}

/** `docs/sensitivity.md`, from what is pinned. */
export function sensitivityPage(pinned: string): string {
  const { golden, more } = JSON.parse(pinned) as PinnedSensitivity;
  const rows = golden.bounds.map(({ bound, value, lowered, raised }) => {
    const other = more?.bounds.find((each) => each.bound === bound);
    return row([
      `\`${bound}\``,
      inUnit(value, boundNamed(bound).unit),
      changeWords(lowered, '÷'),
      changeWords(raised, '×'),
      ...(other ? [`${changeWords(other.lowered, '÷')}; ${changeWords(other.raised, '×')}`] : []),
    ]);
  });
  const still = golden.bounds.filter(({ bound, lowered, raised }) => {
    const other = more?.bounds.find((each) => each.bound === bound);
    return [lowered, raised, other?.lowered ?? null, other?.raised ?? null].every(
      (change) => change === null,
    );
  });
  return [
    '# How far the bounds can move',
    '',
    '<!-- Made by "node scripts/docs.ts" from docs/data/sensitivity.json; pinned by "npm run sensitivity -- [FOLDER]". -->',
    '',
    `Each bound by itself was lowered and raised by ${factors.map((factor) => `${factor}×`).join(', ')}, and all recordings of real trials were judged again: the ${golden.trials} golden ones${more === null ? '' : `, and ${more.trials} more that are not in the repository`}. The table has the least step at which one of them ends, suffers, or counts otherwise, and what it becomes; "–" where none does even by the largest. A bound that nothing moves here does not decide about any of these recordings: what it decides about is built by construction ([the bounds](bounds.md), \`npm run bounds\`), and its value rests on its source alone. Those are ${still.length} of ${golden.bounds.length}.`,
    '',
    row(['bound', 'value', 'lowered', 'raised', ...(more === null ? [] : [`the ${more.trials} others`])]),
    row(['---', '---:', '---', '---', ...(more === null ? [] : ['---'])]),
    ...rows,
    '',
  ].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const changeWords = (change: Change, sign: '×' | '÷'): string =>
  change === null ? '–' : `${sign} ${change.factor}: ${change.recording} is ${change.to}`;

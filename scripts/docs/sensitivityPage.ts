import { join } from 'node:path';
import { home } from '../../src/installation.ts';
import { boundNamed, boundNames } from '../../src/verdict/bounds.ts';
import { inUnit } from '../../src/verdict/words/boundWords.ts';
import {
  type Change,
  factors,
  goldenFolder,
  judgedTrials,
  type Sensitivity,
  sensitivity,
} from './sensitivity.ts';

export const pinnedSensitivity = join(home, 'docs', 'data', 'sensitivity.json');

interface Measured {
  trials: number;
  bounds: Sensitivity[];
}

interface PinnedSensitivity {
  schema: 1;
  golden: Measured;
  /** Recordings that are too large for the repository. */
  more: Measured | null;
}

/** Bounds of verdicts, in the order of their table: those of comparison and search decide about many. */
export const movedBounds = boundNames.filter((name) => !name.startsWith('comparing.'));

function measured(folder: string): Measured {
  const trials = judgedTrials(folder);
  return { trials: trials.length, bounds: movedBounds.map((name) => sensitivity(name, trials)) };
}

/** Moves every bound, over the golden recordings and those of another folder: a quarter of an hour for a hundred of them. */
export function pinSensitivity(more: string | null): PinnedSensitivity {
  return { schema: 1, golden: measured(goldenFolder), more: more === null ? null : measured(more) };
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
    '<!-- Made by "node scripts/docs.ts" from docs/data/sensitivity.json; pinned by "node scripts/docs.ts --sensitivity [FOLDER]". -->',
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

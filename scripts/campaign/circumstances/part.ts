import { minutes, thisMachine } from '../page.ts';
import type { Figures } from './attempt.ts';

/** What was done, and what came of it. @param command what makes the same again */
export function circumstancePart(figures: Figures, command: string, seconds: number): string {
  const { trials, ends, notes, wrong, left } = figures;
  const rows = Object.entries(ends).map(([name, seen]) => {
    const all = Object.entries(seen).map(([kind, count]) => `${kind} ${count}`);
    return `| ${name} | ${all.join(', ') || 'no trial'} |`;
  });
  const found = [...wrong, ...left];
  return [
    `\`${command}\`: ${trials} trials in ${minutes(Math.round(seconds))} on ${thisMachine()}.`,
    '',
    '| what was done | how trials ended |',
    '| --- | --- |',
    ...rows,
    '',
    ...notes,
    found.length === 0
      ? 'Each verdict is one that is true by construction; every recording could be read and reported, and nothing was left.'
      : `What should not have been:\n\n${found.map((each) => `- ${each.split('\n')[0]}`).join('\n')}`,
  ].join('\n');
}

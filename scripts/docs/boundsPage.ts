import { boundTable } from '../../src/verdict/bounds.ts';
import type { Unit } from '../../src/verdict/bounds/bound.ts';

const titles: Record<keyof typeof boundTable, string> = {
  paging: 'Thrash by paging',
  collecting: 'GC thrash',
  holding: 'How long a thrash must hold',
  reading: 'How single signals are read',
  liveSet: 'Leak or load',
  endings: 'The end',
  measurement: 'Whether a measurement can be believed',
  comparing: 'Comparison and search',
};

/** `docs/bounds.md`: the table of bounds as people read it. Written by `node scripts/docs.ts`, and checked by a test. */
export function boundsPage(): string {
  const sections = Object.entries(boundTable).filter(([, section]) => Object.keys(section).length > 0);
  return [
    '# The bounds',
    '',
    '<!-- Made by "node scripts/docs.ts" from src/verdict/bounds. -->',
    '',
    'Every number on which a verdict turns. A share is of 1; a multiple of what its meaning names.',
    ...sections.flatMap(([of, section]) => [
      '',
      `## ${titles[of as keyof typeof boundTable]}`,
      '',
      '| bound | value | meaning | source |',
      '| --- | ---: | --- | --- |',
      ...Object.entries(section).map(
        ([name, { value, unit, meaning, source }]) =>
          `| \`${name}\` | ${valueText(value, unit)} | ${cell(meaning)} | ${cell(source)} |`,
      ),
    ]),
    '',
  ].join('\n');
}

function valueText(value: number, unit: Unit): string {
  if (unit === 'bytes' || unit === 'bytes/s') return `${value / 1024 ** 2} MiB${unit.slice('bytes'.length)}`;
  if (unit === 'share' || unit === 'multiple' || unit === 'count' || unit === 'tau') return String(value);
  return `${value} ${unit}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

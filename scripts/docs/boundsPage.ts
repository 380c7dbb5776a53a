import { boundTable } from '../../src/verdict/bounds.ts';
import { inUnit } from '../../src/verdict/words/boundWords.ts';

const titles: Record<keyof typeof boundTable, string> = {
  paging: 'Thrash by paging',
  collecting: 'GC thrash',
  holding: 'How long a thrash must hold',
  reading: 'How single signals are read',
  liveSet: 'Leak or load',
  growing: 'Memory that grows',
  endings: 'The end',
  hindrance: 'What held up a service that lives on',
  measurement: 'Whether a measurement can be believed',
  comparing: 'Comparison and size',
};

/** `docs/bounds.md`: the table of bounds as people read it. Written by `node scripts/docs.ts`, and checked by a test. */
export function boundsPage(): string {
  const sections = Object.entries(boundTable).filter(([, section]) => Object.keys(section).length > 0);
  return [
    '# The bounds',
    '',
    '<!-- Made by "node scripts/docs.ts" from src/verdict/bounds. -->',
    '',
    'Every number on which a verdict turns. `npm run bounds` finds, for each, the recordings that would be misjudged if it were moved, and how far it can move before.',
    ...sections.flatMap(([of, section]) => [
      '',
      `## ${titles[of as keyof typeof boundTable]}`,
      '',
      '| bound | value | meaning | source |',
      '| --- | ---: | --- | --- |',
      ...Object.entries(section).map(
        ([name, { value, unit, meaning, source }]) =>
          `| \`${name}\` | ${inUnit(value, unit)} | ${cell(meaning)} | ${cell(source)} |`,
      ),
    ]),
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

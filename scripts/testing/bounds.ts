import { comparing } from '../../src/study/testing/guards.ts';
import { boundNamed } from '../../src/verdict/bounds.ts';
import { guardsOfVerdicts, named } from '../../src/verdict/testing/guards.ts';
import { nearestMisjudged } from '../../src/verdict/testing/moveBound.ts';
import { inUnit } from '../../src/verdict/words/boundWords.ts';

/**
 * Prints every bound as Markdown: its value, meaning and source, the recordings on both sides, and the nearest values at
 * which they would be misjudged, found by moving it.
 */
const rows = [...guardsOfVerdicts, ...named({ comparing })].map(([name, guard]) => {
  const { value, unit, meaning, source } = boundNamed(name);
  const near = nearestMisjudged(name, guard, 2);
  const at = (nearest: number | null) => (nearest === null ? 'not found' : inUnit(nearest, unit));
  return [
    `\`${name}\``,
    inUnit(value, unit),
    meaning,
    source,
    `${guard.below.name} (from ${at(near.below)} down)`,
    `${guard.above.name} (from ${at(near.above)} up)`,
  ];
});
const head = ['bound', 'value', 'meaning', 'source', 'misjudged when lowered', 'misjudged when raised'];
const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));

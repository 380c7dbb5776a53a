import type { MapPlan } from '../../scenario/map/plan.ts';
import type { Side } from '../../scenario/ordered/knobs.ts';
import { formatDuration } from '../../scenario/units.ts';
import { type MapAnswer, type MapCell, mostTrialsOf } from '../../study/map/answer.ts';
import type { RunSummary } from '../summary.ts';
import { pairText } from './words.ts';

/** What is said before the first trial. @param eachMs the longest that the load of one trial takes */
export function mapBeforehand(plan: MapPlan, eachMs: number): string {
  const { x, y, mostRepeats } = plan;
  const most = mostTrialsOf(plan);
  const cells = x.values.length * y.values.length;
  const range = ({ knob, unit, values }: MapPlan['x']) =>
    `${knob} (${values.length}: ${values[0]} to ${values.at(-1)}${unit === null ? '' : ` ${unit}`})`;
  return `Which pairs of ${range(x)} and ${range(y)} survive: ${cells} pairs, of which at most ${most - mostRepeats} are tried to find the line, and at most ${mostRepeats} trials more try again what it rests on, or a pair beside it. At most ${most} trials, and ${formatDuration(most * eachMs)} of load with some seconds each for start and end; mostly fewer.`;
}

/** The answer as a person would say it. */
export function mapSentences(answer: MapAnswer): string[] {
  if (answer.trialsDone === 0) return ['No trial is done: nothing is known.'];
  return [
    headline(answer),
    ...killers(answer),
    ...contradictions(answer),
    ...evenly(answer),
    ...blurred(answer),
    ...unknown(answer),
    basis(answer),
  ];
}

/** Pairs of variants would say nothing that the map does not. */
export const mapSummary = (summary: RunSummary, answer: MapAnswer): RunSummary => ({
  ...summary,
  sentences: mapSentences(answer),
  changes: [],
  family: '',
});

function headline({ plan: { x, y }, cells, state }: MapAnswer): string {
  const survive = cells.filter(({ survives }) => survives === true).length;
  const fail = cells.filter(({ survives }) => survives === false).length;
  const of = `pairs of ${x.knob} and ${y.knob}`;
  if (state === 'drawn' && survive === 0) return `None of ${cells.length} ${of} survives.`;
  if (state === 'drawn' && fail === 0) return `All of ${cells.length} ${of} survive.`;
  const known = `Of ${cells.length} ${of} ${survive} survive and ${fail} do not`;
  switch (state) {
    case 'drawn':
      return `${known}.`;
    case 'contradictory':
      return `${known}, as far as it can be said: what was seen does not follow their order, and there is no one line.`;
    case 'used up':
      return `${known}; of the others it is not known, and all trials are made that were allowed.`;
    case 'open':
      return `${known}, as far as it is known: the map is not drawn to its end.`;
  }
}

/** What kills on each part of the line: of the cells beside it that were tried and failed. */
function killers(answer: MapAnswer): string[] {
  const beside = answer.cells.filter(
    ({ besideLine, failed, survives }) => besideLine && survives === false && failed > 0,
  );
  const all = answer.cells.filter(({ survives, failed }) => survives === false && failed > 0);
  const counted = beside.length > 0 ? beside : all;
  const bySide = Map.groupBy(counted, (cell) => sideWords(answer.plan, cell.side.x, cell.side.y));
  return [...bySide].map(([side, cells]) => {
    const ends = Map.groupBy(
      cells.flatMap((cell) => cell.ends.map((end) => ({ cell, end }))),
      ({ end }) => end.name,
    );
    const said = [...ends]
      .map(([name, those]) => ({
        count: those.reduce((sum, { end }) => sum + end.trials.length, 0),
        text: `${name} (${firstOf(those.map(({ cell, end }) => `${pairText(answer, cell)}: ${end.trials.length} of ${cell.survived + cell.failed}`))})`,
      }))
      .toSorted((a, b) => b.count - a.count)
      .map(({ text }) => text);
    return `${side}: ${said.join('; ')}.`;
  });
}

/** Of knobs that fail on one side only there is one line; of a heap, which is both, two. */
function sideWords({ x, y }: MapPlan, sideX: Side | null, sideY: Side | null): string {
  const two = [
    ...(x.sides.length > 1 ? [{ knob: x.knob, side: sideX }] : []),
    ...(y.sides.length > 1 ? [{ knob: y.knob, side: sideY }] : []),
  ];
  if (two.length === 0) return 'Beyond the line';
  const words = two.map(({ knob, side }) =>
    side === null
      ? `with too ${amountWord(knob, 'small')} ${knob} or too ${amountWord(knob, 'large')}, which its trials leave open`
      : `with too ${amountWord(knob, side)} ${knob}`,
  );
  const text = words.join(' and ');
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}

const countable = ['workers', 'pids'];

function amountWord(knob: string, side: Side): string {
  if (side === 'small') return countable.includes(knob) ? 'few' : 'little';
  return countable.includes(knob) ? 'many' : 'much';
}

const contradictions = (answer: MapAnswer): string[] =>
  answer.contradictions.map(({ failed, survived }) => {
    const [cell, others] = [answer.cells[failed], survived.flatMap((each) => answer.cells[each] ?? [])];
    if (cell === undefined) return '';
    const seen = others.map(
      (one) => `${pairText(answer, one)} (${one.survived} of ${one.survived + one.failed})`,
    );
    return `Against the order: ${pairText(answer, cell)} failed ${cell.failed} of ${cell.survived + cell.failed} times (${cell.ends[0]?.name}), although what should be worse survived: ${seen.join('; ')}.`;
  });

function evenly(answer: MapAnswer): string[] {
  const even = answer.cells.filter(({ state }) => state === 'even');
  if (even.length === 0) return [];
  return [
    `On the line itself, as often one way as the other: ${firstOf(even.map((cell) => `${pairText(answer, cell)} (${cell.survived} of ${cell.survived + cell.failed} survived)`))}.`,
  ];
}

function blurred(answer: MapAnswer): string[] {
  if (answer.blur === null) return [];
  const { mixed, again } = answer.blur;
  return [
    `The line is blurred: ${mixed.length} of ${again} pairs that were tried again went both ways, so that it may run a step or two beside where it is drawn.`,
  ];
}

function unknown(answer: MapAnswer): string[] {
  const open = answer.cells.filter(({ state }) => state === 'unknown' || state === 'contradicted');
  const silent = answer.cells.filter(({ state }) => state === 'silent');
  const say = (cells: readonly MapCell[]) => firstOf(cells.map((cell) => pairText(answer, cell)));
  return [
    ...(open.length === 0 ? [] : [`Not known: ${say(open)}.`]),
    ...(silent.length === 0 ? [] : [`Tried, without a trial that says anything: ${say(silent)}.`]),
  ];
}

function basis(answer: MapAnswer): string {
  const { cells, trialsDone, mostTrials } = answer;
  const tried = cells.filter(({ trials }) => trials.length > 0);
  const mute = tried.filter(({ survived, failed }) => survived + failed === 0).length;
  const doubted = cells.filter(({ doubtful, state }) => doubtful && state !== 'even');
  const seen = ({ survived, failed }: MapCell) => `${survived} of ${survived + failed} survived`;
  const doubt =
    doubted.length === 0
      ? 'all that the line rests on was seen at least twice'
      : `in doubt, seen too few times or both ways, and the line rests on it: ${firstOf(doubted.map((cell) => `${pairText(answer, cell)} (${seen(cell)})`))}`;
  const followed = cells.filter(
    ({ survives, survived, failed }) => survives !== null && survived + failed === 0,
  );
  const follow = followed.length === 0 ? '' : `, ${followed.length} follow from the order of the knobs`;
  const known = cells.some(({ survives }) => survives !== null);
  return `${trialsDone} ${trialsDone === 1 ? 'trial' : 'trials'} of at most ${mostTrials}: ${tried.length} of ${cells.length} pairs were tried${mute === 0 ? '' : ` (${mute} of them without a trial that says anything)`}${follow}${known ? `; ${doubt}` : ''}.`;
}

const most = 4;
const firstOf = (all: readonly string[]): string =>
  all.length <= most ? all.join('; ') : `${all.slice(0, most).join('; ')}; and ${all.length - most} more`;

import { describe, expect, test } from 'vitest';
import { aRun } from '../../record/testing/aRun.ts';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import type { MapPlan } from '../../scenario/map/plan.ts';
import { mapAnswer, nextOfMap } from '../../study/map/answer.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { stackedFigure } from '../figures/figure.ts';
import { mapChart, mapLegend } from './chart.ts';
import { mapOf } from './map.ts';
import { mapCsv, mapJson } from './outputs.ts';
import { mapFileSchema } from './schema.ts';
import { mapBeforehand, mapSentences } from './sentences.ts';

const base = aVerdict(buildRecording({}));
const heaps = ['32m', '64m', '96m', '128m', '192m'];
const memories = ['128m', '192m', '256m', '384m'];
const plan: MapPlan = {
  objective: null,
  x: { knob: 'heap', unit: null, values: heaps, sides: ['small', 'large'], tooMuch: 'fills the machine' },
  y: { knob: 'memory', unit: null, values: memories, sides: ['small'], tooMuch: null },
  mostRepeats: 18,
};

type Kind = Verdict['terminal']['kind'];
const mib = (text: string) => Number.parseInt(text, 10);
/** A heap of 64m is enough, and beside a heap the machine needs 80m. */
const heapKind = (heap: string, memory: string): Kind =>
  mib(heap) < 64 ? 'heap-oome' : mib(heap) + 80 > mib(memory) ? 'oom-kill' : 'survived';

function drawn(kindOf: (x: string, y: string) => Kind, most = 100, by: MapPlan = plan): Verdict[] {
  const verdicts: Verdict[] = [];
  while (verdicts.length < most) {
    const next = nextOfMap(by, verdicts);
    if (next === null) break;
    const kind = kindOf(next.x, next.y);
    verdicts.push({
      ...base,
      trial: `trial-${verdicts.length + 1}`,
      variant: { [by.x.knob]: next.x, [by.y.knob]: next.y },
      terminal: { ...base.terminal, kind },
      times: { ...base.times, firstKill: null },
      validity: { valid: true, problems: [] },
    });
  }
  return verdicts;
}

test('what it takes is said before the first trial', () => {
  expect(mapBeforehand(plan, 20_000)).toBe(
    'Which pairs of heap (5: 32m to 192m) and memory (4: 128m to 384m) survive: 20 pairs, of which at most 16 are tried to find the line, and at most 18 trials more try again what it rests on, or a pair beside it. At most 34 trials, and 11 min 20 s of load with some seconds each for start and end; mostly fewer.',
  );
});

test('a heap has two lines, and what kills on each is said', () => {
  const report = mapOf(aRun([], { map: plan }).run, drawn(heapKind));
  expect(report?.answer.state).toBe('drawn');
  const sentences = report ? mapSentences(report.answer) : [];
  expect(sentences[0]).toBe('Of 20 pairs of heap and memory 9 survive and 11 do not.');
  expect(sentences.join('\n')).toMatch(/With too little heap: heap-oome \(heap 32m, memory \d+m: /);
  expect(sentences.join('\n')).toMatch(/With too much heap: oom-kill \(heap/);
  expect(report?.table.head).toEqual(['memory', 'heap: survives', 'too small', 'too large']);
  expect(report?.table.rows.map(([memory, survives]) => [memory, survives])).toEqual([
    ['384m', '64m to 192m'],
    ['256m', '64m to 128m'],
    ['192m', '64m to 96m'],
    ['128m', 'none'],
  ]);
  const [, , small, large] = report?.table.rows[1] ?? [];
  expect(small).toMatch(/^32m: (heap-oome|not tried; heap 32m, memory \d+m: heap-oome)/);
  expect(large).toMatch(/^192m: (oom-kill|not tried; heap \d+m, memory \d+m: oom-kill)/);
});

test('where it was stopped, and where nothing was tried, it says what it knows', () => {
  const stopped = mapSentences(mapAnswer(plan, drawn(heapKind, 3)));
  expect(stopped[0]).toContain('as far as it is known: the map is not drawn to its end');
  expect(stopped.join('\n')).toContain('Not known: heap');
  expect(mapSentences(mapAnswer(plan, []))).toEqual(['No trial is done: nothing is known.']);
});

test('a pair whose trials say nothing was tried all the same', () => {
  const [first] = drawn(heapKind, 1);
  if (first === undefined) throw new Error('no trial');
  const sentences = mapSentences(
    mapAnswer(plan, [{ ...first, validity: { valid: false, problems: ['cut off'] } }]),
  );
  expect(sentences.at(-1)).toMatch(
    /^1 trial of at most \d+: 1 of 20 pairs were tried \(1 of them without a trial that says anything\)\.$/,
  );
});

test('a pair that goes either way is named, and so is every way in which it ended', () => {
  let turn = 0;
  const verdicts = drawn((heap, memory) => {
    if (heap !== '64m' || memory !== '384m') return heapKind(heap, memory);
    turn += 1;
    return turn % 2 === 0 ? 'survived' : 'heap-oome';
  });
  const said = mapSentences(mapAnswer(plan, verdicts)).join('\n');
  expect(said).toMatch(/in doubt, .*: heap 64m, memory 384m \(2 of 5 survived\)/);
});

describe('answers against the order', () => {
  const oneSided: MapPlan = {
    objective: null,
    x: {
      knob: 'load',
      unit: 'requests/s',
      values: ['5', '10', '20', '40', '80'],
      sides: ['large'],
      tooMuch: null,
    },
    y: { ...plan.y, values: [...memories, '512m'] },
    mostRepeats: 20,
  };
  // With more memory than 256m it dies.
  const verdicts = drawn(
    (load, memory) => (mib(memory) > 256 || Number(load) > 40 ? 'crash' : 'survived'),
    100,
    oneSided,
  );
  const answer = mapAnswer(oneSided, verdicts);

  test('are said', () => {
    expect(answer.state).toBe('contradictory');
    const said = mapSentences(answer).join('\n');
    expect(said).toContain('does not follow their order');
    expect(said).toMatch(/Against the order: load \d+, memory (384|512)m failed \d of \d times \(crash\)/);
  });

  test('are marked in the picture', () => {
    expect(JSON.stringify(mapChart(answer).option)).toContain('"borderColor":"$bad"');
    expect(JSON.stringify(mapChart(mapAnswer(plan, drawn(heapKind))).option)).not.toContain(
      '"borderColor":"$bad"',
    );
  });
});

test('the picture has a cell for each pair, and the line where neighbours differ', () => {
  const answer = mapAnswer(plan, drawn(heapKind));
  const svg = stackedFigure([mapChart(answer)], mapLegend);
  expect(svg).toContain('oom-kill');
  expect(svg).toContain('>384m<');
  const [series] = mapChart(answer).option.series as [
    { markArea: { data: unknown[] }; markLine: { data: { coord: number[] }[][] } },
  ];
  expect(series.markArea.data).toHaveLength(20);
  // On the left of 64m in all rows but the lowest, where nothing survives.
  const onTheLeft = series.markLine.data.filter((ends) => ends.every(({ coord }) => coord[0] === 1));
  expect(onTheLeft.map(([from]) => from?.coord[1])).toEqual([1, 2, 3]);
});

test('a row for each pair, and the same for programs', () => {
  const { run } = aRun([], { map: plan });
  const report = mapOf(run, drawn(heapKind));
  if (report === null) throw new Error('no map');
  const lines = mapCsv(report).trimEnd().split('\n');
  expect(lines[0]).toBe('heap,memory,survives,state,survived,failed,end,besideLine');
  expect(lines).toHaveLength(21);
  expect(lines.filter((line) => /,yes,surviv(ed|es),/.test(line))).toHaveLength(9);
  const json = JSON.parse(mapJson(run, report));
  expect(mapFileSchema.parse(json)).toEqual(json);
  expect(json.cells).toHaveLength(20);
  expect(json.cells[0]).toMatchObject({ x: '32m', y: '128m', survives: false });
  expect(json.cells.flatMap(({ trials }: { trials: string[] }) => trials)).toHaveLength(json.trialsDone);
});

test('a run that drew no map has none', () => {
  expect(mapOf(aRun([]).run, [])).toBeNull();
});

import { expect, test } from 'vitest';
import { blurOf, count, isContradicted, nextCell, noTrials } from './decide.ts';
import { knownOf, statesOf, survivesBy } from './known.ts';
import { type MapQuestion, mostTrials, placeOf, type Tallies, type Told } from './question.ts';

const oneLine = (columns: number, rows: number, mostRepeats = 0): MapQuestion => ({
  columns,
  rows,
  sides: { x: ['small'], y: ['small'] },
  mostRepeats,
});
const heapAndMemory = (columns: number, rows: number, mostRepeats = 0): MapQuestion => ({
  ...oneLine(columns, rows, mostRepeats),
  sides: { x: ['small', 'large'], y: ['small'] },
});

type Truth = (column: number, row: number, cell: number) => Told;
const survived: Told = { kind: 'survived' };
const failed = (x: 'small' | 'large' | null = 'small'): Told => ({ kind: 'failed', x, y: 'small' });

function drawn(question: MapQuestion, truth: Truth): { tallies: Tallies; cells: number[] } {
  let tallies = noTrials(question);
  const cells: number[] = [];
  for (let cell = nextCell(question, tallies); cell !== null; cell = nextCell(question, tallies)) {
    const { column, row } = placeOf(question, cell);
    tallies = count(tallies, cell, truth(column, row, cell));
    cells.push(cell);
    if (cells.length > 500) throw new Error('no end');
  }
  return { tallies, cells };
}

const survives = (question: MapQuestion, tallies: Tallies) =>
  statesOf(knownOf(question, tallies)).map(survivesBy);

/** Every way in which a line may run: from which column on each row survives, fewer as rows rise. */
function staircases(columns: number, rows: number): number[][] {
  if (rows === 0) return [[]];
  return staircases(columns, rows - 1).flatMap((lower) =>
    Array.from({ length: (lower.at(-1) ?? columns) + 1 }, (_, edge) => [...lower, edge]),
  );
}

test.each([
  [2, 2],
  [4, 3],
  [3, 4],
  [5, 4],
  [7, 2],
])('%i × %i: every line is found in columns + rows - 1 trials at most', (columns, rows) => {
  const question = oneLine(columns, rows);
  for (const edges of staircases(columns, rows)) {
    const { tallies, cells } = drawn(question, (column, row) =>
      column >= (edges[row] ?? 0) ? survived : failed(),
    );
    expect(cells.length).toBeLessThanOrEqual(columns + rows - 1);
    expect(new Set(cells).size).toBe(cells.length);
    expect(survives(question, tallies)).toEqual(
      tallies.map((_, cell) => cell % columns >= (edges[Math.floor(cell / columns)] ?? 0)),
    );
  }
});

test('both lines of a heap are found, in twice as many at most, wherever they run', () => {
  const [columns, rows] = [4, 3];
  const question = heapAndMemory(columns, rows);
  for (const low of staircases(columns, rows))
    for (const high of staircases(columns, rows).map((edges) => edges.map((edge) => columns - edge))) {
      const isFine = (column: number, row: number) => column >= (low[row] ?? 0) && column < (high[row] ?? 0);
      const { tallies, cells } = drawn(question, (column, row) =>
        column < (low[row] ?? 0) ? failed('small') : isFine(column, row) ? survived : failed('large'),
      );
      expect(cells.length).toBeLessThanOrEqual(mostTrials(question));
      expect(survives(question, tallies)).toEqual(
        tallies.map((_, cell) => isFine(cell % columns, Math.floor(cell / columns))),
      );
    }
});

test('a knob of which less is better has its line the other way', () => {
  const question: MapQuestion = { ...oneLine(5, 4), sides: { x: ['large'], y: ['small'] } };
  const { tallies } = drawn(question, (column, row) =>
    column <= row ? survived : { kind: 'failed', x: 'large', y: 'small' },
  );
  expect(survives(question, tallies)).toEqual(tallies.map((_, cell) => cell % 5 <= Math.floor(cell / 5)));
});

test('two knobs that may both be too large are a map as well', () => {
  const question: MapQuestion = {
    ...oneLine(5, 5),
    sides: { x: ['small', 'large'], y: ['small', 'large'] },
  };
  const side = (at: number) => (at < 1 ? 'small' : at > 3 ? 'large' : null);
  const { tallies } = drawn(question, (column, row) =>
    side(column) === null && side(row) === null
      ? survived
      : { kind: 'failed', x: side(column), y: side(row) },
  );
  expect(survives(question, tallies).filter((each) => each === true)).toHaveLength(9);
  expect(survives(question, tallies)).not.toContain(null);
});

test('what the line rests on is tried again, and nothing else', () => {
  const question = oneLine(6, 5, 30);
  const edges = [5, 4, 3, 2, 1];
  const { tallies } = drawn(question, (column, row) => (column >= (edges[row] ?? 0) ? survived : failed()));
  const isCorner = (cell: number) => {
    const edge = edges[Math.floor(cell / 6)] ?? 0;
    return cell % 6 === edge || cell % 6 === edge - 1;
  };
  for (const [cell, { survived: yes, failed: no }] of tallies.entries()) {
    if (yes + no > 1) expect(isCorner(cell)).toBe(true);
    expect(yes + no).toBeLessThanOrEqual(2);
  }
  expect(tallies.filter(({ survived: yes, failed: no }) => yes + no === 2).length).toBeGreaterThan(5);
});

test('a first answer that was chance is found out', () => {
  const question = oneLine(6, 5, 22);
  const clean = drawn(question, (column, row) => (column + row >= 5 ? survived : failed())).tallies;
  for (let liar = 0; liar < 30; liar += 1) {
    let told = 0;
    const { tallies } = drawn(question, (column, row, cell) => {
      const fine = column + row >= 5;
      if (cell !== liar) return fine ? survived : failed();
      told += 1;
      return (told === 1) === fine ? failed() : survived;
    });
    expect(survives(question, tallies)).toEqual(survives(question, clean));
  }
});

test('a cell that goes either way is tried five times at most, and stays on the line', () => {
  const question = oneLine(3, 2, 20);
  let turn = 0;
  const { tallies } = drawn(question, (column, row) => {
    if (column !== 1 || row !== 1) return column + row >= 2 ? survived : failed();
    turn += 1;
    return turn % 2 === 0 ? survived : failed();
  });
  expect((tallies[4]?.survived ?? 0) + (tallies[4]?.failed ?? 0)).toBe(5);
});

test('knobs without the order that is believed of them are found out: what is known by order alone is tried here and there', () => {
  const question = oneLine(6, 6, 100);
  // More memory is worse from the fourth value on.
  const { tallies, cells } = drawn(question, (column, row) => (row < 3 && column >= 1 ? survived : failed()));
  const known = knownOf(question, tallies);
  const against = [...known.own.keys()].filter((cell) => isContradicted(known, cell));
  expect(against.length).toBeGreaterThan(1);
  for (const cell of against) {
    const { survived: yes, failed: no } = tallies[cell] ?? { survived: 0, failed: 0 };
    expect(Math.abs(yes - no)).toBeGreaterThanOrEqual(3);
  }
  expect(cells.length).toBeLessThanOrEqual(mostTrials(question));
});

test('where all is best one trial is made, before any is repeated: a service that dies of more memory is seen there', () => {
  const question = oneLine(6, 6, 12);
  const { tallies } = drawn(question, (column, row) => (row < 4 && column + row >= 4 ? survived : failed()));
  const known = knownOf(question, tallies);
  expect(tallies[35]?.failed).toBeGreaterThan(0);
  expect([...known.own.keys()].some((cell) => isContradicted(known, cell))).toBe(true);
  // With both sides of a heap, in the row of most memory.
  const heap = heapAndMemory(6, 6, 12);
  const { tallies: ofHeap } = drawn(heap, (column, row) =>
    row > 3 ? failed(null) : column < 2 ? failed('small') : column > 4 ? failed('large') : survived,
  );
  expect(ofHeap.slice(30).some((tally) => tally.failed > 0)).toBe(true);
});

test('a line is called blurred where more than one pair went both ways', () => {
  const of = (...both: [number, number][]): Tallies =>
    both.map(([yes, no]) => ({ survived: yes, failed: no, silent: 0, x: null, y: null }));
  expect(blurOf(of([2, 0], [1, 2], [0, 3], [1, 0]))).toBeNull();
  expect(blurOf(of([2, 1], [1, 2], [0, 3], [1, 0]))).toEqual({ mixed: [0, 1], again: 3 });
});

test('without repeats a map is the walk alone', () => {
  const question = oneLine(8, 8);
  const { cells } = drawn(question, (column, row) => (column + row >= 14 ? survived : failed()));
  expect(cells.length).toBeLessThanOrEqual(15);
  expect(new Set(cells).size).toBe(cells.length);
});

test('a trial that says nothing is done again, and after some its cell is left', () => {
  const question = oneLine(2, 2, 4);
  const { tallies, cells } = drawn(question, (column, row) =>
    column === 0 && row === 0 ? { kind: 'silent' } : survived,
  );
  expect(tallies[0]).toMatchObject({ survived: 0, failed: 0 });
  expect(tallies[0]?.silent).toBeLessThanOrEqual(3);
  expect(cells.length).toBeLessThanOrEqual(mostTrials(question));
  expect(survivesBy(statesOf(knownOf(question, tallies))[3] ?? 'unknown')).toBe(true);
});

test('no more trials than were said beforehand, whatever they come to', () => {
  for (const question of [oneLine(5, 4, 9), heapAndMemory(5, 4, 18)]) {
    let turn = 0;
    const { cells } = drawn(question, () => {
      turn += 7;
      return turn % 3 === 0 ? survived : failed(turn % 2 === 0 ? 'small' : null);
    });
    expect(cells.length).toBeLessThanOrEqual(mostTrials(question));
  }
});

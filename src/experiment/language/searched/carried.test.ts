import { expect, test } from 'vitest';
import { drawFigure } from '../../page/drawFigure.ts';
import { experimentData } from '../../pins/data.ts';
import { capacityPin } from '../../testing/someCapacity.ts';
import { lived, somePin } from '../../testing/someData.ts';
import { capacities } from '../figure.ts';
import { tableMarkdown } from '../table.ts';
import { capacityTable, capacityText, capacityValue, priceOf } from './carried.ts';
import { capacityFound, carriesAbout, carriesMore } from './carriedClaims.ts';

const one = { machines: 'one' };
const two = { machines: 'two' };
const large = { machines: 'large' };
const data = experimentData([capacityPin({ one: 42, two: 90, large: 44 })], {});

test('what each carries, in order or by rank, and what fails above', () => {
  const { head, rows } = capacityTable()(data);
  expect(head).toHaveLength(5);
  expect(rows.map(([name]) => name)).toEqual(['machines=one', 'machines=two', 'machines=large']);
  expect(rows[0]?.[1]).toMatch(/^4[0-4](\.\d)? \[\d+(\.\d)?, \d+(\.\d)?\]$/);
  expect(rows[0]?.[3]).toMatch(/^\d+ held, \d+ broke$/);
  expect(rows[0]?.[4]).toMatch(/oom-kill\), \d+ of \d+ at 4\d/);
  const ranked = capacityTable({ ranked: true })(data);
  expect(ranked.rows.map(([name]) => name)).toEqual(['machines=two', 'machines=large', 'machines=one']);
  expect(capacityTable({ when: two })(data).rows).toHaveLength(1);
});

test('prices are those of the machines that are sold, and a variant that is not has none', () => {
  const bought = { 'machines=one': ['t2.micro'], 'machines=two': ['t2.micro', 't2.micro'] };
  const { head, rows, note } = capacityTable({ bought })(data);
  expect(head.slice(-2)).toEqual(['per hour', 'a million requests']);
  expect(rows.map((row) => row[5])).toEqual(['$0.0116', '$0.0232', 'not sold']);
  // 0.0116 / 3600 / 42 a request.
  expect(rows[0]?.[6]).toMatch(/^\$0\.0[78]\d$/);
  expect(rows[2]?.[6]).toBeNull();
  expect(note).toContain('Prices: us-east-1');
  expect(priceOf('t2.micro', 't2.nano')()).toBe('$0.0174 per hour');
});

test('a name that is not there is found', () => {
  const table = (bought: Record<string, string[]>) => () => capacityTable({ bought })(data);
  expect(table({ 'machines=tow': ['t2.micro'] })).toThrow('bought: there is no variant "machines=tow"');
  expect(table({ 'machines=two': ['t2.mikro'] })).toThrow('no price is known of a machine "t2.mikro"');
  expect(() => capacityTable({ when: { machines: 'tow' } })(data)).toThrow(
    'no variant of "scale" has machines=tow',
  );
  expect(() => capacityValue()(data)).toThrow('several variants');
});

test('sentences, and a value within one', () => {
  expect(capacityText({ when: one })(data)).toMatch(/^machines=one carries 4\d.* at p99 ≤ 500 ms; above: /);
  expect(capacityText()(data).match(/machines=\w+ carries/g)).toHaveLength(3);
  expect(capacityValue({ when: two })(data)).toMatch(/^(8|9)\d(\.\d)? requests\/s \[/);
});

test('an interval that is wider than was asked for is said to be so', () => {
  expect(capacityTable()(data).note).not.toContain('Wider');
  const pin = capacityPin({ one: 42, two: 90 });
  const { capacity } = pin.run;
  if (!capacity) throw new Error('no capacity');
  const asked = { ...capacity, plan: { ...capacity.plan, precision: 0.02 } };
  const finer = experimentData([{ ...pin, run: { ...pin.run, capacity: asked } }], {});
  expect(capacityTable()(finer).note).toMatch(/Wider than the ±2 % that was asked for: machines=one/);
});

test('a figure with a bar, an interval and the full trials of each', () => {
  const svg = drawFigure('carried', capacities({ alt: 'What each carries.', ranked: true }), data);
  expect(svg).toContain('What each carries, requests/s');
  expect(svg.indexOf('machines=two')).toBeLessThan(svg.indexOf('machines=one'));
  expect(drawFigure('carried', capacities({ alt: 'What each carries.' }), data)).not.toBe(svg);
});

test('more: the intervals must not overlap, and a factor is one of the middles', () => {
  expect(carriesMore({ a: two, b: one }).evaluate(data)).toMatchObject({ held: true });
  expect(carriesMore({ a: two, b: one, times: 1.8 }).evaluate(data)).toMatchObject({ held: true });
  expect(carriesMore({ a: two, b: one, times: 2.5 }).evaluate(data)).toMatchObject({ held: false });
  expect(carriesMore({ a: one, b: two }).evaluate(data)).toMatchObject({ held: false });
  expect(carriesMore({ a: large, b: one }).evaluate(data)).toMatchObject({ held: false });
  expect(carriesMore({ a: two, b: one }).evaluate(data).seen).toMatch(
    /^\d+(\.\d)? requests\/s \[.*\] with machines=two against .* with machines=one: 2\.\d times as much; the ends of the intervals are 1\.\d to 2\.\d times apart$/,
  );
});

test('about as much: no difference is seen, or none of any size is possible', () => {
  expect(carriesAbout({ a: large, b: one }).evaluate(data)).toMatchObject({ held: true });
  expect(carriesAbout({ a: large, b: one, within: 1.5 }).evaluate(data)).toMatchObject({ held: true });
  // The intervals overlap, and are too wide to say so much.
  expect(carriesAbout({ a: large, b: one, within: 1.01 }).evaluate(data)).toMatchObject({ held: false });
  expect(carriesAbout({ a: two, b: one }).evaluate(data)).toMatchObject({ held: false });
});

test('found: of each it is known, within bounds', () => {
  expect(capacityFound().evaluate(data)).toMatchObject({ held: true });
  expect(capacityFound({ when: one, atLeast: 30, atMost: 60, narrow: true }).evaluate(data)).toMatchObject({
    held: true,
  });
  expect(capacityFound({ when: one, atLeast: 42 }).evaluate(data)).toMatchObject({ held: false });
  expect(capacityFound({ when: one, atMost: 42 }).evaluate(data)).toMatchObject({ held: false });
});

test('what nothing breaks, what nothing holds, and what was stopped', () => {
  const bounds = experimentData([capacityPin({ all: 1000, none: 1, one: 42 })], {});
  const [all, none] = [{ machines: 'all' }, { machines: 'none' }];
  expect(capacityTable({ ranked: true })(bounds).rows.map((row) => row[1])).toEqual([
    'at least 200',
    expect.stringMatching(/^4/),
    expect.stringMatching(/^less than 5/),
  ]);
  expect(carriesMore({ a: all, b: one }).evaluate(bounds)).toMatchObject({ held: true });
  expect(carriesMore({ a: one, b: none }).evaluate(bounds)).toMatchObject({ held: true });
  // At least 200 against 42 at most: nobody knows how many times, but so much.
  expect(carriesMore({ a: all, b: one, times: 4 }).evaluate(bounds)).toMatchObject({ held: true });
  expect(carriesAbout({ a: all, b: one }).evaluate(bounds)).toMatchObject({ held: false });
  expect(carriesAbout({ a: all, b: all, within: 10 }).evaluate(bounds)).toMatchObject({ held: false });
  expect(capacityFound({ when: all }).evaluate(bounds)).toMatchObject({ held: false });
  expect(drawFigure('carried', capacities({ alt: 'What each carries.' }), bounds)).toContain('→');

  const stopped = experimentData([capacityPin({ one: 42, two: 90 }, 'scale', 3)], {});
  expect(capacityValue({ when: one })(stopped)).toBe('not known');
  expect(carriesMore({ a: two, b: one }).evaluate(stopped)).toMatchObject({
    held: false,
    seen: 'not known with machines=two against not known with machines=one',
  });
  expect(tableMarkdown(capacityTable()(stopped))).toContain('not known');
});

test('a run that looked for no capacity is named', () => {
  const other = experimentData([somePin(lived('off', 1))], {});
  expect(() => capacityText()(other)).toThrow('"server" looked for no capacity');
});

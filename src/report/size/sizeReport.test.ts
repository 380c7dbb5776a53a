import { expect, test } from 'vitest';
import { aRun } from '../../record/testing/aRun.ts';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { nextValue, sizeAnswer } from '../../study/size/answer.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { sizeChart } from '../figures/sizeChart.ts';
import { sizeJson } from '../outputs/sizeJson.ts';
import { sizeFileSchema } from './schema.ts';
import { sizeBeforehand, sizeSentences } from './sizeReport.ts';
import { sizeSoFar } from './soFar.ts';
import { valuesTable } from './valuesTable.ts';

const base = aVerdict(buildRecording({}));
const values = Array.from({ length: 16 }, (_, index) => `${(index + 1) * 32}m`);
const plan: SizePlan = {
  objective: null,
  knob: 'heap',
  values,
  positions: values.map((value) => Math.log(Number.parseInt(value, 10))),
  tooMuch: 'fills the machine',
  survives: 0.9,
  confidence: 0.9,
  maxTrials: 150,
  recommenders: 0,
};

function searched(enough: number, tooMuch: number, isLost = (_: number) => false): Verdict[] {
  const verdicts: Verdict[] = [];
  for (;;) {
    const value = nextValue(plan, verdicts);
    if (value === null) return verdicts;
    const mib = Number.parseInt(value, 10);
    const fine = isLost(verdicts.length) ? 'crash' : 'survived';
    const kind = mib < enough ? 'heap-oome' : mib > tooMuch ? 'oom-kill' : fine;
    verdicts.push({
      ...base,
      trial: `trial-${verdicts.length + 1}`,
      variant: { heap: value },
      terminal: { ...base.terminal, kind },
      times: { ...base.times, firstKill: null },
      validity: { valid: true, problems: [] },
    });
  }
}

test('what it takes is said before the first trial', () => {
  expect(sizeBeforehand(plan)).toBe(
    'The smallest heap of 16 (32m to 512m) that survives at least 90 % of the time, right in 90 % of such searches. A dozen trials or so to find where the edge is, then 25 fresh ones of one value that all survive, or 56 with one that does not; at most 150.',
  );
});

test.each([
  ['proved', searched(224, 400)],
  ['open', searched(224, 400).slice(0, 9)],
  ['none', searched(9999, 9999)],
])('for programs as its schema says: %s', (state, verdicts) => {
  const answer = sizeAnswer(plan, verdicts);
  const applied = [{ title: 'compose', text: 'x' }];
  const tables = [{ title: 't', head: ['a'], rows: [['b']], words: [0], note: '' }];
  const json = JSON.parse(sizeJson(aRun([]).run, { answer, applied, patches: [], tables }));
  expect(json.state).toBe(state);
  expect(sizeFileSchema.parse(json)).toEqual(json);
});

test('that recommenders are tried as well, and how often', () => {
  expect(sizeBeforehand({ ...plan, recommenders: 3 })).toMatch(
    /at most 150\. Then 3 fresh trials of each value that recommenders would say of them\.$/,
  );
});

test('the answer as a person would say it, with what fails on either side', () => {
  const sentences = sizeSentences(sizeAnswer(plan, searched(224, 400)));
  expect(sentences[0]).toBe(
    'A heap of 224m carries the load at least 90 % of the time, at 90 % confidence: 25 of 25 fresh trials survived.',
  );
  expect(sentences[1]).toMatch(/^192m is too small: \d of \d lost \(heap-oome; trial-\d/);
  expect(sentences[2]).toMatch(/^\d+m is too large: \d of \d lost \(oom-kill; trial-\d/);
  expect(sentences[3]).toMatch(/^\d+ trials: \d+ to find where the edge is, the others to prove a value\.$/);
});

test('no answer, and what is known all the same', () => {
  const sentences = sizeSentences(sizeAnswer(plan, searched(300, 200)));
  expect(sentences[0]).toBe(
    'No heap from 32m to 512m is likely to carry the load at least 90 % of the time: none was put to the proof.',
  );
  expect(sentences.join(' ')).toMatch(/is too small: .*heap-oome.* is too large: .*oom-kill/);
});

test('what is lost whatever the size is said, as no size mends that', () => {
  const sentences = sizeSentences(
    sizeAnswer(
      plan,
      searched(100, 1000, (trial) => trial % 4 === 3),
    ),
  );
  expect(sentences.join(' ')).toMatch(
    /Whatever the heap: from \d+m to 512m \d+ of \d+ trials were lost all the same \(crash; trial-\d+, .*was not seen to mend that\./,
  );
});

test('one that was stopped says how far the proof had come', () => {
  const verdicts = searched(224, 400).slice(0, -5);
  expect(sizeSentences(sizeAnswer(plan, verdicts))[0]).toBe(
    'No heap was proved: 224m was put to the proof last, and survived 20 of 20 fresh trials, where 25 without a loss would do.',
  );
});

test('the figure has a place for each value that was tried, and marks the one that is named', () => {
  const answer = sizeAnswer(plan, searched(224, 400));
  const { option, title } = sizeChart(answer);
  expect(option.xAxis).toMatchObject({ data: answer.points.map(({ value }) => value) });
  expect(title).toContain('224m is named');
});

test('while it goes on it says where it stands, and what it takes if all goes well', () => {
  const verdicts = searched(96, 512);
  const { explored } = sizeAnswer(plan, verdicts);
  const after = (count: number) => {
    const made = verdicts.slice(0, count);
    return sizeSoFar(plan, sizeAnswer(plan, made));
  };
  expect(after(0)).toEqual({ line: 'looking for the edge: nothing seen yet', trialsLeft: 26 });
  expect(after(explored - 1).line).toMatch(
    /^looking for the edge: \d+m lost \d of \d, \d+m survived \d of \d$/,
  );
  expect(after(explored + 10)).toEqual({
    line: expect.stringMatching(
      /^proving 96m: 10 of 10 fresh trials survived, 25 are needed; 64m lost \d of \d$/,
    ),
    trialsLeft: 15,
  });
  expect(after(verdicts.length).line).toMatch(/is proved/);
});

test('each value that was tried stands in a table, with what it did and how it was lost', () => {
  const verdicts = searched(96, 512);
  const answer = sizeAnswer(plan, verdicts);
  const { head, rows } = valuesTable(plan, answer);
  expect(head).toEqual(['heap', 'survived', 'lost', 'says nothing', 'p99, median', 'how it was lost']);
  expect(rows.map(([value]) => value)).toEqual(values.filter((value) => rows.some(([one]) => one === value)));
  const of = (value: string) => rows.find(([one]) => one === value);
  expect(of('96m')).toMatchObject({ 2: '0', 5: '-' });
  expect(of('64m')).toMatchObject({ 1: '0', 3: '0', 5: 'heap-oome' });
  const total = rows.reduce(
    (sum, [, survived, lost, nothing]) => sum + Number(survived) + Number(lost) + Number(nothing),
    0,
  );
  expect(total).toBe(verdicts.length);
});

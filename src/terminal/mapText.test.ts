import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { aRun } from '../record/testing/aRun.ts';
import { buildRecording } from '../record/testing/buildRecording.ts';
import { mapOf } from '../report/map/map.ts';
import { nextOfMap } from '../study/map/answer.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { mapText } from './mapText.ts';

const plan = {
  objective: null,
  x: {
    knob: 'load',
    unit: 'connections',
    values: ['5', '10', '20'],
    sides: ['large' as const],
    tooMuch: null,
  },
  y: { knob: 'memory', unit: null, values: ['64m', '128m'], sides: ['small' as const], tooMuch: null },
  mostRepeats: 5,
};

function textOf(most: number, columns: number, color = false): string {
  const verdicts: Verdict[] = [];
  const base = aVerdict(buildRecording({}));
  while (verdicts.length < most) {
    const next = nextOfMap(plan, verdicts);
    if (next === null) break;
    const kind = Number(next.x) * 10 > Number.parseInt(next.y, 10) ? 'oom-kill' : 'survived';
    verdicts.push({
      ...base,
      trial: `trial-${verdicts.length}`,
      variant: { load: next.x, memory: next.y },
      terminal: { ...base.terminal, kind },
      times: { ...base.times, firstKill: null },
      validity: { valid: true, problems: [] },
    });
  }
  const report = mapOf(aRun([], { map: plan }).run, verdicts);
  if (report === null) throw new Error('no map');
  return mapText(report, { tty: true, columns, color });
}

test('the map in letters, more memory above', () => {
  const [first = '', second = '', values = ''] = textOf(100, 100).split('\n');
  expect(first.slice(13).replaceAll(' ', '')).toMatch(/^[●○]{2}A$/);
  expect(second.slice(13).replaceAll(' ', '')).toMatch(/^[●○]A[A·]$/);
  expect(values.trim()).toMatch(/^load {3}5 {2,4}10 {2,3}20$/);
  expect(textOf(100, 100)).toContain('A oom-kill; ● survived');
});

test('what is not known is a question mark', () => {
  expect(textOf(1, 100).split('\n').slice(0, 2).join('')).toContain('?');
});

test('no line is wider than the screen, with or without colours', () => {
  for (const columns of [40, 60, 100]) {
    const plain = textOf(100, columns).split('\n');
    for (const line of plain) expect(line.length).toBeLessThanOrEqual(columns);
    const coloured = textOf(100, columns, true);
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured).split('\n')).toEqual(plain);
  }
});

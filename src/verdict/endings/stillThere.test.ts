import { expect, test } from 'vitest';
import { buildRecording, loadRows, plan, served } from '../../record/testing/buildRecording.ts';
import { judge } from '../judge.ts';
import { collapse } from '../testing/suffering.ts';

const { objective } = plan;
const collapsed = collapse(12_000, 4);

test('goodput that collapses without an error is survived by an objective that does not bound it, and says so', () => {
  const { terminal, confidence, evidence, missing } = judge(buildRecording({ load: collapsed }));
  expect([terminal.kind, confidence]).toEqual(['survived', 'likely']);
  expect(evidence.map(({ text }) => text).join()).toContain('4.0 good answers a second, 99 % fewer');
  expect(missing.join()).toContain('goodputFloor');
});

test('with a floor it is not', () => {
  const floored = { objective: { ...objective, goodputFloor: 0.2 } };
  const seen = judge(buildRecording({ load: collapsed, plan: floored }));
  expect(seen.terminal.kind).toBe('unresponsive');
  expect(seen.times.firstBroken).toBe(12_000);
  expect(seen.evidence.map(({ text }) => text).join()).toContain('fewer than 20 % of the best before');
  const held = loadRows(2000, 32_000, () => served(300));
  expect(judge(buildRecording({ load: held, plan: floored })).terminal.kind).toBe('survived');
});

test('fewer clients get fewer answers', () => {
  const load = [
    ...loadRows(2000, 12_000, () => ({ ...served(300), connections: 10 })),
    ...loadRows(12_000, 32_000, () => ({ ...served(30), connections: 1 })),
  ];
  const { terminal, confidence } = judge(buildRecording({ load }));
  expect([terminal.kind, confidence]).toEqual(['survived', 'certain']);
});

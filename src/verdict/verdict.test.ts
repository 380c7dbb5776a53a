import { describe, expect, test } from 'vitest';
import {
  buildRecording,
  calm,
  died,
  kernelLines,
  loadRows,
  probeRows,
  served,
} from '../record/testing/buildRecording.ts';
import { degradationKinds, terminalKinds } from '../scenario/outcomes.ts';
import { judge } from './judge.ts';
import { aVerdict } from './testing/aVerdict.ts';
import { fixture } from './testing/fixture.ts';
import { verdictSchema } from './verdict.ts';

/** What is written down of a verdict, and read again. */

const gone = died(10_030, 137);
const judged = judge(
  buildRecording({
    ...gone,
    events: [...(gone.events ?? []), ...kernelLines(10_000, fixture('kernel-6.18-main.txt'))],
    probe: probeRows(0, 10_000, () => calm()),
    load: loadRows(2000, 10_000, () => served(100)),
  }),
);
const plain = aVerdict(buildRecording({}));
const reads = (verdict: unknown) => verdictSchema.safeParse(verdict).success;

test('is read as it was written', () => {
  expect(verdictSchema.parse(JSON.parse(JSON.stringify(judged)))).toEqual(judged);
  expect(judged.kills).toHaveLength(1);
  expect(judged.ledger).not.toBeNull();
});

describe('every end that there is', () => {
  test('of every kind, victim, limit and confidence', () => {
    const ends = [
      ...terminalKinds.map((kind) => ({ kind })),
      ...(['main', 'child', null] as const).map((victim) => ({ victim })),
      ...(['own', 'ancestor', 'machine', null] as const).map((limit) => ({ limit })),
    ];
    for (const end of ends)
      expect(reads({ ...plain, terminal: { ...plain.terminal, ...end } }), JSON.stringify(end)).toBe(true);
    for (const kind of degradationKinds)
      expect(reads({ ...plain, degradation: { kind, onsetMs: 5 } }), kind).toBe(true);
    for (const confidence of ['certain', 'likely', 'unsure'])
      expect(reads({ ...plain, confidence }), confidence).toBe(true);
    const [kill] = judged.kills;
    for (const limit of ['own', 'ancestor', 'machine', null])
      expect(reads({ ...plain, kills: [{ ...kill, limit }] }), `${limit}`).toBe(true);
    for (const victim of ['main', 'child', null])
      expect(reads({ ...plain, kills: [{ ...kill, victim }] }), `${victim}`).toBe(true);
    for (const scope of ['memcg', 'global', null])
      expect(reads({ ...plain, kills: [{ ...kill, scope }] }), `${scope}`).toBe(true);
  });

  test('and no other', () => {
    expect(reads({ ...plain, terminal: { ...plain.terminal, kind: 'bored' } })).toBe(false);
    expect(reads({ ...plain, terminal: { ...plain.terminal, limit: 'sky' } })).toBe(false);
    expect(reads({ ...plain, confidence: 'sure' })).toBe(false);
    expect(reads({ ...plain, schema: 2 })).toBe(false);
    expect(reads({ ...plain, more: 1 })).toBe(false);
  });
});

test('one that was written before some of its fields were there has them as not read', () => {
  const { casualties: _casualties, ledger: _ledger, ...older } = plain;
  const {
    firstKill: _firstKill,
    serviceEnd: _serviceEnd,
    observationEnd: _observationEnd,
    ...times
  } = plain.times;
  const {
    containersAtEnd: _containers,
    failed: _failed,
    longestGapMs: _gap,
    unfinished: _unfinished,
    ...measures
  } = plain.measures;
  const { service: _service, ...terminal } = plain.terminal;
  expect(verdictSchema.parse({ ...older, times, measures, terminal })).toMatchObject({
    casualties: [],
    ledger: null,
    terminal: { service: null },
    times: { firstKill: null, serviceEnd: null, observationEnd: null },
    measures: { containersAtEnd: null, failed: null, longestGapMs: null, unfinished: 0 },
  });
});

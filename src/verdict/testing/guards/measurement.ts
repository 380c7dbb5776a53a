import type { LoadRow } from '../../../record/loadRow.ts';
import { buildRecording, calm, loadRows, probeRows, served } from '../../../record/testing/buildRecording.ts';
import type { measurement as bounds } from '../../bounds/measurement.ts';
import { judge } from '../../judge.ts';
import { type Guard, recorded, type Witness } from './guard.ts';

const valid = { valid: true };
const invalid = { valid: false };

const arriving: Partial<LoadRow> = { connections: null, perSecond: 1000, due: 1000 };

/** 1,000 good answers a second, and for so many seconds a generator in some state. */
const generator = (name: string, truth: { valid: boolean }, forSeconds: number, state: Partial<LoadRow>) =>
  recorded(
    name,
    {
      load: loadRows(2000, 32_000, (s) => ({
        ...served(1000),
        ...(s > 5 && s <= 5 + forSeconds ? state : {}),
      })),
    },
    truth,
  );

/** Of the probe's 321 ticks, or of the first ones, so many were so late. */
const probe = (name: string, truth: { valid: boolean }, late: { ticks: number; byMs: number; of?: number }) =>
  recorded(
    name,
    {
      probe: probeRows(0, late.of === undefined ? 32_000 : (late.of - 1) * 100, (s) => ({
        ...calm(),
        lateMs: Math.round(s * 10) < late.ticks ? late.byMs : 1,
      })),
    },
    truth,
  );

/** Others had the processors for so much of the time. */
const beside = (name: string, share: number, isNoted: boolean): Witness => ({
  name: `others had the processors ${name}`,
  isRight: () => {
    const probe = probeRows(0, 32_000, (s) => ({ ...calm(), cpuFullUs: s * share * 1e6 }));
    const { hadByOthers } = judge(buildRecording({ probe })).validity;
    return (hadByOthers !== undefined) === isNoted;
  },
});

export const measurement: Record<keyof typeof bounds, Guard> = {
  generatorCpuShare: {
    below: generator('a generator at 82 % of its core', valid, 10, { generatorCpuShare: 0.82 }),
    above: generator('a generator at 88 % of its core', invalid, 10, { generatorCpuShare: 0.88 }),
  },
  generatorDelayMs: {
    below: generator('a generator that is late by 370 ms', valid, 10, { generatorDelayMs: 370 }),
    above: generator('a generator that is late by 430 ms', invalid, 10, { generatorDelayMs: 430 }),
  },
  generatorLatenessMs: {
    below: generator('a generator whose requests are sent 9 ms late', valid, 10, {
      ...arriving,
      latenessP99Ms: 9,
    }),
    above: generator('a generator whose requests are sent 11 ms late', invalid, 10, {
      ...arriving,
      latenessP99Ms: 11,
    }),
  },
  sustainedSeconds: {
    below: generator('a generator that is saturated for 2 s', valid, 2, { generatorCpuShare: 0.99 }),
    above: generator('a generator that is saturated for 3 s', invalid, 3, { generatorCpuShare: 0.99 }),
  },
  probeLateMs: {
    below: probe('a probe that is always late by 180 ms', valid, { ticks: 321, byMs: 180 }),
    above: probe('a probe that is always late by 220 ms', invalid, { ticks: 321, byMs: 220 }),
  },
  probeLateShare: {
    below: probe('a probe late in 4.7 % of its ticks', valid, { ticks: 15, byMs: 900 }),
    above: probe('a probe late in 5.3 % of its ticks', invalid, { ticks: 17, byMs: 900 }),
  },
  probeLateTicks: {
    below: probe('2 of 20 ticks late', valid, { ticks: 2, byMs: 900, of: 20 }),
    above: probe('3 of 20 ticks late', invalid, { ticks: 3, byMs: 900, of: 20 }),
  },
  othersShare: {
    below: beside('9 % of the time', 0.09, false),
    above: beside('11 % of the time', 0.11, true),
  },
  lostShare: {
    below: generator('28 of 30,000 requests lost', valid, 1, { lost: 28 }),
    above: generator('32 of 30,000 requests lost', invalid, 1, { lost: 32 }),
  },
};

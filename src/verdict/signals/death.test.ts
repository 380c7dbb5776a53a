import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  containerPid,
  died,
  kernelLines,
} from '../../record/testing/buildRecording.ts';
import { fixture } from '../testing/fixture.ts';
import { gather } from '../trialFacts.ts';

/** How the main process ended, by the words of the probe, the engine and the inspection. */

const death = (built: Built) => {
  const { at: moment, ...rest } = gather(buildRecording(built)).death;
  return { ...rest, atMs: moment?.ms ?? null };
};
const gone = (atMs: number) => at(atMs, { kind: 'process-gone', pid: containerPid });
const dies = (atMs: number, attributes: Record<string, string> = { exitCode: '3' }) =>
  at(atMs, { kind: 'docker', action: 'die', attributes });
const ending = (reason: string, atMs = 10_050) =>
  ({ ending: { reason, atMs, detail: '' } }) as NonNullable<Built['trial']>;
const exited = (State: object) => ({ State: { Running: false, ...State } });

describe('when', () => {
  test('the probe found it gone, before the engine says so', () => {
    expect(death({ events: [gone(10_000), dies(10_040)], trial: ending('target-died') })).toMatchObject({
      alive: false,
      ended: true,
      atMs: 10_000,
      exitCode: 3,
      source: 'inspect',
    });
    const group = at(9990, { kind: 'cgroup-gone' } as Parameters<typeof at>[1]);
    expect(death({ events: [group, dies(10_040)], trial: ending('target-died') }).atMs).toBe(9990);
    expect(death({ events: [dies(10_040)], trial: ending('target-died') }).atMs).toBe(10_040);
  });

  test('nobody noticed: by the inspection, or else as the trial ended', () => {
    const finished = (ms: number | string) =>
      death({
        inspect: exited({
          ExitCode: 3,
          FinishedAt: typeof ms === 'string' ? ms : new Date(1_700_000_000_000 + ms).toISOString(),
        }),
        trial: ending('target-died'),
      }).atMs;
    expect(finished(9500)).toBe(9500);
    expect(finished(12_050)).toBe(12_050);
    expect(finished(12_051)).toBe(10_050);
    expect(finished(0)).toBe(10_050);
    expect(finished('0001-01-01T00:00:00Z')).toBe(10_050);
    expect(finished('never')).toBe(10_050);
    expect(death({ trial: ending('target-died') }).atMs).toBe(10_050);
  });

  test('late words count where it died, and not where the trial ended otherwise', () => {
    expect(death({ events: [gone(12_050)], trial: ending('target-died') }).atMs).toBe(12_050);
    expect(death({ events: [gone(12_051)], trial: ending('target-died') }).atMs).toBe(10_050);
    expect(death({ events: [gone(10_051)], trial: ending('cap') })).toMatchObject({
      ended: false,
      alive: true,
    });
    expect(death({ events: [gone(10_050)], trial: ending('cap') })).toMatchObject({
      ended: true,
      alive: false,
    });
  });

  test('the kernel killed it as the trial was ending, before the load had stopped', () => {
    const kill = (ms: number) => kernelLines(ms, fixture('kernel-6.18-main.txt'));
    const stopped = at(10_200, { kind: 'load-stopped', reason: 'cap' });
    const by = (killMs: number, goneMs: number, more = [stopped]) =>
      death({ events: [...kill(killMs), gone(goneMs), ...more], trial: ending('cap') }).atMs;
    expect(by(10_100, 10_300)).toBe(10_300);
    expect(by(10_190, 12_190)).toBe(12_190);
    expect(by(10_250, 10_300)).toBeNull();
    expect(by(10_100, 10_300, [])).toBeNull();
  });
});

describe('whether it is there', () => {
  test('as the trial ended', () => {
    expect(death({}).alive).toBe(true);
    expect(death({ trial: ending('start-failed') })).toMatchObject({ alive: false, ended: false });
    expect(death({ trial: ending('engine-refused') }).alive).toBe(false);
    expect(death({ trial: { ending: null } }).alive).toBeNull();
    expect(death({ trial: { ending: null }, events: [gone(9000)] })).toMatchObject({
      alive: false,
      atMs: 9000,
    });
  });
});

describe('the exit code', () => {
  const code = (attributes: Record<string, string> | null, inspect?: unknown) =>
    death({
      events: [gone(10_000), ...(attributes ? [dies(10_040, attributes)] : [])],
      trial: ending('target-died'),
      inspect,
    }).exitCode;

  test('is the engine’s, and else the inspection’s, of what no longer runs', () => {
    expect(code({ exitCode: '137' }, exited({ ExitCode: 1 }))).toBe(137);
    expect(code({ exitCode: 'x' }, exited({ ExitCode: 1 }))).toBe(1);
    expect(code({}, exited({ ExitCode: 1 }))).toBe(1);
    expect(code(null, exited({ ExitCode: 0 }))).toBe(0);
    expect(code(null, { State: { ExitCode: 4 } })).toBe(4);
    expect(code(null, { State: { Running: true, ExitCode: 0 } })).toBeNull();
    expect(code(null, exited({}))).toBeNull();
    expect(code(null, { State: 'gone' })).toBeNull();
  });

  test('of what has not ended is none', () => {
    expect(death({ inspect: exited({ ExitCode: 137 }) }).exitCode).toBeNull();
  });

  test('with the engine’s flag beside it', () => {
    expect(death({ ...died(10_000, 137, true) }).flag).toBe(true);
    expect(death({ ...died(10_000, 137, false) }).flag).toBe(false);
    expect(death({ inspect: null }).flag).toBeNull();
    expect(death({}).flaggedBy).toBe('engine');
  });
});

test('signals through the engine, before the trial was over', () => {
  const kill = (atMs: number, attributes: Record<string, string>) =>
    at(atMs, { kind: 'docker', action: 'kill', attributes });
  const events = [
    kill(5000, { signal: '9' }),
    kill(6000, { signal: 'SIGTERM' }),
    kill(7000, {}),
    dies(8000),
    kill(32_000, { signal: '9' }),
  ];
  const signals = (built: Built) =>
    death(built).engineSignals.map(({ at: moment, signal }) => [moment.ms, signal]);
  expect(signals({ events })).toEqual([
    [5000, 9],
    [6000, 15],
    [7000, null],
  ]);
  expect(signals({ events, trial: { ending: null } })).toHaveLength(4);
});

import { expect, test } from 'vitest';
import { probeRow } from '../../record/testing/buildRecording.ts';
import { cpuModes } from './cpu.ts';

const start = {
  cpuUsageUs: 0,
  throttledUs: 0,
  hostUserMs: 100,
  hostNiceMs: 0,
  hostSystemMs: 0,
  hostIowaitMs: 0,
  hostIdleMs: 0,
};

test('cores of the container, and what the host’s processors did, of all their time', () => {
  const end = {
    cpuUsageUs: 3_000_000,
    throttledUs: 500_000,
    hostUserMs: 1100,
    hostNiceMs: 400,
    hostSystemMs: 400,
    hostIowaitMs: 200,
    hostIdleMs: 2000,
  };
  expect(cpuModes([probeRow({ atMs: 0, ...start }), probeRow({ atMs: 2000, ...end })], 0, 2000)).toEqual({
    usedCores: 1.5,
    throttled: 0.25,
    waited: null,
    hostUser: 0.25,
    hostSystem: 0.1,
    hostIowait: 0.05,
    hostIdle: 0.5,
    hostSteal: null,
  });
});

test('null for what was not read, and of a host that stood still', () => {
  const none = {
    usedCores: null,
    throttled: null,
    waited: null,
    hostUser: null,
    hostSystem: null,
    hostIowait: null,
    hostIdle: null,
    hostSteal: null,
  };
  expect(cpuModes([probeRow({ atMs: 0 }), probeRow({ atMs: 2000 })], 0, 2000)).toEqual(none);
  expect(cpuModes([probeRow({ atMs: 0, ...start }), probeRow({ atMs: 2000, ...start })], 0, 2000)).toEqual({
    ...none,
    usedCores: 0,
    throttled: 0,
  });
  const user = (atMs: number) => probeRow({ atMs, hostUserMs: atMs });
  expect(cpuModes([user(0), user(2000)], 0, 2000)).toEqual({ ...none, hostUser: 1 });
});

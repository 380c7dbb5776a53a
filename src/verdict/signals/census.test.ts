import { describe, expect, test } from 'vitest';
import {
  type Built,
  buildRecording,
  calm,
  containerPid,
  mib,
  plan,
  probeRows,
  processRows,
} from '../../record/testing/buildRecording.ts';
import { gather } from '../trialFacts.ts';

/** What ran in the main container, by what was counted there. */

const any = { target: { ...plan.target, runtime: 'any' as const } };
const census = (built: Built) => gather(buildRecording({ plan: any, ...built })).census;
const running = (name: string, command = name) => {
  const seen = census({ processes: processRows(500, 2500, { name, command }) });
  return { runtimes: [...(seen?.runtimes ?? [])], hasUnnamed: seen?.hasUnnamed };
};

test('nobody counted, or only another container', () => {
  expect(census({})).toBeNull();
  const redis = processRows(500, 2500, { name: 'redis' }).map((row) => ({ ...row, service: 'redis' }));
  expect(census({ processes: redis })).toBeNull();
});

describe('runtimes', () => {
  test('by a process’s name, or its program, and not by its arguments', () => {
    expect(running('java')).toEqual({ runtimes: ['jvm'], hasUnnamed: false });
    expect(running('gunicorn', '/usr/bin/python3 /app/gunicorn')).toEqual({
      runtimes: ['python'],
      hasUnnamed: false,
    });
    expect(running('server', '/app/server --run java')).toEqual({ runtimes: [], hasUnnamed: true });
  });

  test('of a shell, or of what starts others, none', () => {
    for (const name of ['sh', 'bash', 'tini', 's6-supervise', 'runc:[2:INIT]', 'sleep', 'supervisord'])
      expect(running(name, 'java')).toEqual({ runtimes: [], hasUnnamed: false });
    expect(running('mysh')).toEqual({ runtimes: [], hasUnnamed: true });
    expect(running('shx')).toEqual({ runtimes: [], hasUnnamed: true });
  });

  test('by what is stated, and by what a JVM leaves behind', () => {
    const processes = processRows(500, 2500, { name: 'server' });
    const of = (built: Built) => [...(census({ processes, ...built })?.runtimes ?? [])];
    expect(of({})).toEqual([]);
    expect(of({ plan: { target: { ...plan.target, runtime: 'go' } } })).toEqual(['go']);
    expect(of({ gcLog: ['[0.1s][info][gc] Using G1'] })).toEqual(['jvm']);
    expect(of({ probe: probeRows(0, 3000, () => ({ ...calm(), heapMaxBytes: mib })) })).toEqual(['jvm']);
  });
});

test('when was counted, and from when to when each was there', () => {
  const processes = [
    ...processRows(500, 4500, { name: 'java' }),
    ...processRows(1500, 2500, { pid: 50, parentPid: containerPid, name: 'helper' }),
  ];
  const seen = census({ processes });
  expect(seen?.countedMs).toEqual([500, 1500, 2500, 3500, 4500]);
  expect(seen?.processes).toEqual(
    expect.arrayContaining([
      { pid: containerPid, parentPid: 1, name: 'java', fromMs: 500, toMs: 4500 },
      { pid: 50, parentPid: containerPid, name: 'helper', fromMs: 1500, toMs: 2500 },
    ]),
  );
  const orphan = processes.map((row) => ({ ...row, parentPid: row.atMs < 2000 ? row.parentPid : null }));
  expect(census({ processes: orphan })?.processes.find(({ pid }) => pid === 50)?.parentPid).toBe(
    containerPid,
  );
});

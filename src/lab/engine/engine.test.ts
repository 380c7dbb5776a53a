import { hostname, release } from 'node:os';
import { expect, test } from 'vitest';
import { clientFor } from './connect.ts';
import { type Engine, type EngineInfo, requireLocal } from './engine.ts';

const engine = (info: Partial<EngineInfo>): Engine => ({
  docker: clientFor('unix:///x.sock'),
  kind: 'environment',
  address: 'unix:///x.sock',
  info: {
    Name: hostname(),
    KernelVersion: release(),
    ServerVersion: '29.0.0',
    CgroupDriver: 'cgroupfs',
    Driver: 'overlay2',
    DockerRootDir: '/var/lib/docker',
    SwapLimit: true,
    MemTotal: 1,
    NCPU: 1,
    ...info,
  },
  [Symbol.asyncDispose]: async () => {},
});

test('an engine on this kernel is fine', () => {
  expect(() => requireLocal(engine({ SecurityOptions: ['name=seccomp,profile=default'] }))).not.toThrow();
});

test.each([{ Name: 'elsewhere' }, { KernelVersion: '1.0' }])('one on another is refused: %j', (info) => {
  expect(() => requireLocal(engine(info))).toThrow(/runs on another kernel/);
});

test('so is a rootless one, that may not set every limit', () => {
  expect(() => requireLocal(engine({ SecurityOptions: ['name=rootless'] }))).toThrow(/is rootless/);
});

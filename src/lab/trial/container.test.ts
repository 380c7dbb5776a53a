import { describe, expect, test } from 'vitest';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import type { MachinePlan, TargetPlan, TrialPlan } from '../../scenario/plan.ts';
import { plainContainer } from '../../scenario/target/container.ts';
import { instanceName } from '../engine/state.ts';
import { containerOptions } from './container.ts';

const mib = 1024 ** 2;
const { plan: base } = aKilledTrial().trial;
const placement = {
  image: 'oomlab/server:1',
  cpuset: '1',
  cgroupParent: '/oomlab/x',
  sharedFolder: '/results/a:b/shared',
  files: [],
  hosts: ['redis:172.17.0.2'],
};
const withMachine = (machine: Partial<MachinePlan>): TrialPlan => ({
  ...base,
  machine: { ...base.machine, ...machine },
});
const withTarget = (target: Partial<TargetPlan>): TrialPlan => ({
  ...base,
  target: { ...base.target, ...target },
});
const hostConfig = (plan: TrialPlan) => containerOptions(plan, plan, placement).HostConfig;
const jvmOptions = (plan: TrialPlan) =>
  containerOptions(plan, plan, placement).Env?.find((each) => each.startsWith('JAVA_TOOL_OPTIONS='));

test('every limit is stated', () => {
  const plan = {
    ...withMachine({ cpus: 1.5, memoryBytes: 256 * mib, swapBytes: 1024 * mib, pidsLimit: 100 }),
    target: { ...base.target, ulimits: { nofile: 64 }, tmpfs: { '/scratch': 2 * mib } },
  };
  expect(hostConfig(plan)).toEqual({
    Memory: 256 * mib,
    MemorySwap: 1280 * mib,
    CpusetCpus: '1',
    NanoCpus: 1.5e9,
    PidsLimit: 100,
    Ulimits: [{ Name: 'nofile', Soft: 64, Hard: 64 }],
    Tmpfs: { '/scratch': `rw,exec,size=${2 * mib}` },
    CgroupParent: '/oomlab/x',
    PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
    Mounts: [{ Type: 'bind', Source: '/results/a:b/shared', Target: '/oomlab' }],
    ExtraHosts: ['redis:172.17.0.2'],
    RestartPolicy: { Name: 'no' },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '256m', 'max-file': '2' } },
    SecurityOpt: ['no-new-privileges'],
  });
});

describe('a target has no rights on this machine', () => {
  test('nothing is asked for beyond what every container of Docker’s has, and programs gain nothing', () => {
    const plan = withTarget({ container: plainContainer });
    for (const host of [hostConfig(base), hostConfig(plan)]) {
      expect(host?.SecurityOpt).toEqual(['no-new-privileges']);
      const more = ['Privileged', 'CapAdd', 'Devices', 'DeviceCgroupRules', 'Binds', 'VolumesFrom'];
      const namespaces = ['PidMode', 'IpcMode', 'UTSMode', 'UsernsMode', 'CgroupnsMode', 'NetworkMode'];
      for (const field of [...more, ...namespaces]) expect(host).not.toHaveProperty(field);
    }
  });

  test('of this machine it sees its folder and its files, and is reached from this machine alone', () => {
    const volumes = [{ name: 'data', path: '/data', readOnly: false }];
    const host = hostConfig(withTarget({ container: { ...plainContainer, volumes } }));
    const binds = host?.Mounts?.filter(({ Type }) => Type === 'bind').map(({ Source }) => Source);
    expect(binds).toEqual([placement.sharedFolder]);
    const ports = Object.values(host?.PortBindings ?? {}) as { HostIp: string }[][];
    expect(ports.flat().map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1']);
  });

  test('one whose entry point needs sudo says so, as in a compose file', () => {
    const container = { ...plainContainer, securityOpt: ['no-new-privileges:false'] };
    expect(hostConfig(withTarget({ container }))?.SecurityOpt).toEqual(['no-new-privileges:false']);
  });
});

describe('swap is always stated, since Docker gives as much as the memory where it is not', () => {
  test.each([
    ['no swap: the sum is the memory itself', 0, 256 * mib],
    ['some swap: the sum of both', 64 * mib, 320 * mib],
    ['as much as the host has', null, -1],
  ])('%s', (_, swapBytes, sum) => {
    expect(hostConfig(withMachine({ memoryBytes: 256 * mib, swapBytes }))?.MemorySwap).toBe(sum);
  });
});

test('what a compose file reserves is no more than the limit of the variant', () => {
  const reserving = (memoryBytes: number) => {
    const container = { ...plainContainer, memoryReservationBytes: 256 * mib };
    const plan = { ...withMachine({ memoryBytes }), target: { ...base.target, container } };
    return hostConfig(plan)?.MemoryReservation;
  };
  expect(reserving(128 * mib)).toBe(128 * mib);
  expect(reserving(512 * mib)).toBe(256 * mib);
});

test('times of a health check without a test are for the image’s own, which the engine takes where none is sent', () => {
  const times = {
    intervalMs: 2000,
    timeoutMs: null,
    startPeriodMs: 60_000,
    startIntervalMs: 500,
    retries: 4,
  };
  const checked = (test: string[] | null) =>
    containerOptions(
      base,
      withTarget({ container: { ...plainContainer, health: { test, ...times } } }),
      placement,
    ).Healthcheck;
  const sent = { Interval: 2e9, Timeout: 0, StartPeriod: 60e9, StartInterval: 0.5e9, Retries: 4 };
  expect(checked(null)).toEqual(sent);
  expect(checked(['CMD', 'true'])).toEqual({ Test: ['CMD', 'true'], ...sent });
});

test('a container says whose it is, and which trial', () => {
  expect(containerOptions(base, base, placement).Labels).toEqual({
    'oomlab.instance': instanceName(),
    'oomlab.run': 'run-1',
    'oomlab.trial': base.id,
  });
});

test('it finds those that were started before it by their names', () => {
  expect(hostConfig(base)?.ExtraHosts).toEqual(['redis:172.17.0.2']);
});

test('files of its own are mounted over its volumes', () => {
  const volumes = [{ name: null, path: '/run', readOnly: false }];
  const file = { Type: 'bind' as const, Source: '/files/0', Target: '/run/secrets/key', ReadOnly: true };
  const plan = withTarget({ container: { ...plainContainer, volumes } });
  const { Mounts } = containerOptions(plan, plan, { ...placement, files: [file] }).HostConfig ?? {};
  expect(Mounts?.slice(1)).toEqual([expect.objectContaining({ Target: '/run' }), file]);
});

test('a target without a port publishes none', () => {
  const options = containerOptions(base, withTarget({ port: null }), placement);
  expect(options).not.toHaveProperty('ExposedPorts');
  expect(options.HostConfig).not.toHaveProperty('PortBindings');
});

test('the image’s own command runs unless there is another', () => {
  expect(containerOptions(base, base, placement)).not.toHaveProperty('Cmd');
  expect(containerOptions(base, withTarget({ command: ['sleep', '9'] }), placement).Cmd).toEqual([
    'sleep',
    '9',
  ]);
});

describe('the JVM', () => {
  test.each([
    ['serial', '-XX:+UseSerialGC'],
    ['parallel', '-XX:+UseParallelGC'],
    ['g1', '-XX:+UseG1GC'],
    ['z', '-XX:+UseZGC'],
    ['shenandoah', '-XX:+UseShenandoahGC'],
  ] as const)(
    'heap and collector %s are pinned, the log goes to the shared folder, flags come last',
    (collector, flag) => {
      expect(jvmOptions(withTarget({ heapBytes: 64 * mib, collector, jvmFlags: ['-Xss1m', '-Da=b'] }))).toBe(
        `JAVA_TOOL_OPTIONS=-Xmx65536k ${flag} -Xlog:async ` +
          '-Xlog:gc*,safepoint:file=/oomlab/gc.log:uptime,time,level,tags:filecount=0 -Xss1m -Da=b',
      );
    },
  );

  test('a heap that is no whole number of KiB is still one that the JVM takes', () => {
    // 0.7g
    expect(jvmOptions(withTarget({ heapBytes: 751_619_277 }))).toContain('-Xmx734004k ');
  });

  test('what was not asked for is left to the JVM', () => {
    const options = jvmOptions(withTarget({ heapBytes: null, collector: null }));
    expect(options).not.toContain('-Xmx');
    expect(options).not.toContain('-XX:');
  });

  test('its options are no business of other runtimes', () => {
    const plan = withTarget({ runtime: 'python', env: { WORKERS: '2' } });
    expect(containerOptions(plan, plan, placement).Env).toEqual(['WORKERS=2']);
  });
});

test('native memory is tracked only where it was asked for: it costs', () => {
  const flag = '-XX:NativeMemoryTracking=summary';
  expect(jvmOptions(withTarget({ nativeMemory: true }))).toContain(flag);
  expect(jvmOptions(withTarget({ nativeMemory: false }))).not.toContain(flag);
});

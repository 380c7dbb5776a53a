import type { MachineSpec, ScenarioSpec, TargetSpec } from '../../src/scenario/schema.ts';

const nginx = (role: 'cache' | 'balancer', env: Record<string, string>): TargetSpec => ({
  name: `nginx ${role}`,
  image: 'nginx',
  port: 80,
  ready: { path: '/nginx-health', within: '30s' },
  runtime: 'any',
  command: [role],
  env,
});

/** Keeps what `upstream` (host:port) answered, up to so much on disk, such as `64m`. */
export const nginxCache = (upstream: string, size: string): TargetSpec =>
  nginx('cache', { UPSTREAM: upstream, CACHE_SIZE: size });

/** Spreads requests evenly over these (host:port each). */
export const nginxBalancer = (...upstreams: string[]): TargetSpec =>
  nginx('balancer', { UPSTREAMS: upstreams.join(' ') });

/** A second machine with the same on it, and a balancer in front of both, with so much of a processor. */
export const secondMachine = (
  target: TargetSpec,
  machine: MachineSpec,
  balancerCpus = 1,
): NonNullable<ScenarioSpec['services']> => ({
  app2: { target, machine },
  balancer: {
    target: nginxBalancer('app:8000', 'app2:8000'),
    machine: { cpus: balancerCpus, memory: '64m', swap: 'off' },
    entry: true,
  },
});

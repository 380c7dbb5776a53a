import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A class of this folder that serves HTTP, with its arguments. The collector is pinned: the JVM would choose by memory. */
export const jvmService = (heap: string, ...command: string[]): TargetSpec => ({
  name: `jvm ${command[0]}`,
  image: 'faults-jvm',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'jvm',
  command: [`faults.${command[0]}`, ...command.slice(1)],
  heap,
  collector: 'serial',
});

/** A class of this folder that serves nothing. */
export const jvmProgram = (heap: string, ...command: string[]): TargetSpec => ({
  ...jvmService(heap, ...command),
  port: null,
  ready: null,
});

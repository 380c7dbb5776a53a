import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A program of this folder that serves HTTP: its name, and its arguments. */
export const nativeService = (...command: string[]): TargetSpec => ({
  name: `native ${command[0]}`,
  image: 'faults-native',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'any',
  command,
});

/** A program of this folder that serves nothing. */
export const nativeProgram = (...command: string[]): TargetSpec => ({
  ...nativeService(...command),
  port: null,
  ready: null,
});

import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A program of this folder: its name, and its arguments. */
export const goService = (...command: string[]): TargetSpec => ({
  name: `go ${command[0]}`,
  image: 'faults-go',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'go',
  command,
});

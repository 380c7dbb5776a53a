import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A program of this folder that serves HTTP: its file, and its arguments. */
export const perlService = (...command: string[]): TargetSpec => ({
  name: `perl ${command[0]}`,
  image: 'faults-perl',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'perl',
  command,
});

/** A program of this folder that serves nothing. */
export const perlProgram = (...command: string[]): TargetSpec => ({
  ...perlService(...command),
  port: null,
  ready: null,
});

import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A program of this folder that serves HTTP: its file, and its arguments. */
export const pythonService = (...command: string[]): TargetSpec => ({
  name: `python ${command[0]}`,
  image: 'faults-python',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'python',
  command,
});

/** A program of this folder that serves nothing. */
export const pythonProgram = (...command: string[]): TargetSpec => ({
  ...pythonService(...command),
  port: null,
  ready: null,
});

/** The shop behind gunicorn. */
export const gunicorn = (...options: string[]): TargetSpec => ({
  ...pythonService('-m', 'gunicorn', '--bind', '0.0.0.0:8080', ...options, 'shop:application'),
  name: 'gunicorn',
});

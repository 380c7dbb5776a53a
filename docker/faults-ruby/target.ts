import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A program of this folder: its file, and its arguments. */
export const rubyService = (...command: string[]): TargetSpec => ({
  name: `ruby ${command[0]}`,
  image: 'faults-ruby',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'ruby',
  command,
});

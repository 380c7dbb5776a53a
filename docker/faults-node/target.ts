import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A program of this folder: Node's own options, its file, its arguments. */
export const nodeService = (...command: string[]): TargetSpec => ({
  name: `node ${command.find((word) => word.endsWith('.js'))}`,
  image: 'faults-node',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'node',
  command,
});

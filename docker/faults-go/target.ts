import type { TargetSpec } from '../../src/scenario/schema.ts';

/** The program of this folder, with its argument. */
export const goService = (bytesPerRequest: string): TargetSpec => ({
  name: 'go hoard',
  image: 'faults-go',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'go',
  command: [bytesPerRequest],
});

import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A script of this folder behind PHP's own server, with PHP's own limit on the memory of a request. */
export const phpService = (script: string, memoryLimit: string): TargetSpec => ({
  name: `php ${script}`,
  image: 'faults-php',
  port: 8080,
  ready: { path: '/health', within: '30s' },
  runtime: 'php',
  command: ['-d', `memory_limit=${memoryLimit}`, '-S', '0.0.0.0:8080', script],
});

import type { TargetSpec } from '../../src/scenario/schema.ts';

/** A Redis with so many MiB of forgotten sessions in it; `maxmemory` caps it, `64mb`. */
export const redis = (fillMib: number, maxmemory = '0'): TargetSpec => ({
  name: 'redis',
  image: 'redis',
  port: null,
  ready: null,
  runtime: 'any',
  env: { REDIS_FILL: String(fillMib), REDIS_MAXMEMORY: maxmemory },
});

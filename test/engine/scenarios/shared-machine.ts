import { imageServer } from '../../../docker/image-server/target.ts';
import { nginxCache } from '../../../docker/nginx/target.ts';
import { redis } from '../../../docker/redis/target.ts';
import { steady } from '../../../src/scenario/load.ts';
import { scenario } from '../../../src/scenario/schema.ts';

/** A server, a cache in front of it and a Redis, on one machine: with the Redis left empty there is room for all. */
export default scenario({
  question: 'Who dies when three services share a machine that is too small?',
  target: { ...imageServer, heap: '64m' },
  machine: { cpus: 1, memory: '320m', swap: 'off' },
  services: {
    redis: { target: redis(1) },
    cache: { target: nginxCache('app:8080', '32m'), entry: true },
  },
  vary: {
    redis: {
      empty: {},
      forgotten: { services: { redis: { target: redis(400) } } },
    },
  },
  load: steady({ requests: '/images/{1..5}', connections: 2, for: '5s' }),
  until: { brokenFor: null, atMost: '8s' },
  repeats: 1,
});

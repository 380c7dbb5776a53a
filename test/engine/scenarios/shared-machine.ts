import { rate, scenario } from 'oomlab';
import { nativeService, nginxCache, redis } from 'oomlab/targets';

/**
 * A server, a cache in front of it and a Redis, on one machine, with room for all until the server grows. It grows when
 * it has served for 3 s, and at once: what fills the machine at its own start may keep the others from starting. The load is
 * by rate: by connections a cache answers as fast as it is asked, and only the generator is measured.
 */
export default scenario({
  question: 'Who dies when three services share a machine that is too small?',
  target: nativeService('working-set', '8', '8', '400', '4'),
  machine: { cpus: 1, memory: '320m', swap: 'off' },
  services: {
    redis: { target: redis(1) },
    cache: { target: nginxCache('app:8080', '32m'), entry: true },
  },
  vary: {
    server: {
      small: {},
      growing: { target: nativeService('working-set', '8', '600', '400', '4') },
    },
  },
  load: rate({ requests: '/images/{1..5}', perSecond: 200, for: '8s', timeout: '1s' }),
  until: { brokenFor: null, atMost: '10s' },
  repeats: 1,
});

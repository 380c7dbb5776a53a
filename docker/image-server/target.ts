import { target } from '../../src/scenario/schema.ts';

/** The JVM image server of this folder. */
export const imageServer = target({
  name: 'image-server',
  image: 'image-server',
  port: 8080,
  ready: { path: '/health', within: '60s' },
  runtime: 'jvm',
  // The JVM would choose by memory and processors, and so change it half-way through a sweep.
  collector: 'serial',
});

/** Three of four requests want an image as it is, one wants it scaled, which decodes it on the heap. */
export const mixedImages = [{ path: '/images/{1..60}', weight: 3 }, { path: '/images/{1..60}?width=640' }];

/** Every second one is wanted scaled. */
export const halfScaled = [{ path: '/images/{1..60}' }, { path: '/images/{1..60}?width=640' }];

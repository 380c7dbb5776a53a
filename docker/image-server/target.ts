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

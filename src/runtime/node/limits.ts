import type { Limits } from '../runtime.ts';

const mib = 1024 ** 2;

/**
 * Of V8's heap the old generation, in whole MiB; the young one comes on top. A Node that does not know an option in
 * NODE_OPTIONS does not start, and options on its command line go before these. Source: nodejs.org/api/cli.html.
 */
export const limits: Limits = {
  settings: ['heap'],
  environment({ heapBytes, env }) {
    if (heapBytes === null) return {};
    const own = env.NODE_OPTIONS === undefined ? [] : [env.NODE_OPTIONS];
    return { NODE_OPTIONS: [...own, `--max-old-space-size=${Math.ceil(heapBytes / mib)}`].join(' ') };
  },
  readBack: {
    from: 'how it was started',
    inForce({ NODE_OPTIONS: options }, commandLine) {
      // Of several the last one counts.
      const all = [options ?? '', ...commandLine].join(' ');
      const size = [...all.matchAll(/--max[-_]old[-_]space[-_]size=(\d+)/g)].at(-1)?.[1];
      return { heapBytes: size === undefined ? null : Number(size) * mib, collector: null };
    },
    heapToleranceBytes: () => mib,
  },
};

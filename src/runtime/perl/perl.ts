import { outOfMemory, refusedBySystem } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';

/** The interpreter of Perl 5. It has no limit of its own: it ends where the system refuses it memory. */
export const perl: Runtime = {
  title: 'Perl',
  processNames: /perl|starman|starlet|hypnotoad/i,
  limits: null,
  samples: null,
  ownLimitBytes: () => null,
  gcTime: {
    seen: false,
    collects: false,
    because: 'Perl frees by counting references, and collects nothing.',
  },
  heapError: null,
  logLines: [
    // perl.h PL_no_mem, and util.c croak_no_mem_ext since 5.36: it writes this and ends with 1, whatever catches errors.
    refusedBySystem(/^Out of memory(?:!$| in perl:\w)/, { fatal: true }),
    // malloc.c, Perl's own malloc: an `eval` may catch it.
    refusedBySystem(
      /^Out of memory during (?:"large" )?(?:request for |array extend|list extend|string extend)/,
      {
        fatal: false,
      },
    ),
    // A length that nothing could have: util.c.
    outOfMemory(/^panic: (?:memory wrap|malloc|realloc|calloc)\b/, { fatal: false }),
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};

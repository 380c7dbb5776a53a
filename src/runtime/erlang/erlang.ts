import { crashed, refusedBySystem } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';

/** The BEAM, for Erlang and Elixir. */
export const erlang: Runtime = {
  title: 'Erlang',
  processNames: /beam/i,
  limits: null,
  samples: null,
  ownLimitBytes: () => null,
  gcTime: {
    seen: false,
    collects: true,
    because: 'Each Erlang process collects its own heap, and only a monitor within the system sees it.',
  },
  heapError: null,
  logLines: [
    // All of its allocators end so: erts/emulator/beam/erl_alloc.c.
    refusedBySystem(/\b[a-z]{2,12}_alloc: Cannot (?:re)?allocate (?<bytes>\d+) bytes of memory/, {
      fatal: true,
    }),
    // A system of which a part that it can't be without has ended: kernel/src/application_controller.erl, init.erl.
    crashed(/^(?:\{"init terminating in do_boot"|"?(?:Kernel|Runtime) pid terminat(?:ed|ing)"? \()/i),
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};

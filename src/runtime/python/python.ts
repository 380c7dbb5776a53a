import { outOfMemory } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { gunicorn } from './gunicorn.ts';

/** CPython, and the servers that are written in it. It has no limit of its own. */
export const python: Runtime = {
  title: 'Python',
  processNames: /python|gunicorn|uwsgi|celery|uvicorn/i,
  limits: null,
  samples: null,
  ownLimitBytes: () => null,
  gcTime: {
    seen: false,
    collects: true,
    because:
      'CPython frees by counting references; what its search for cycles costs it tells nobody outside.',
  },
  heapError: null,
  logLines: [...gunicorn, outOfMemory(/^(?:[\w.]{0,100}\.)?_?(?:Array)?MemoryError\b/, { fatal: false })],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};

import { crashed, outOfMemory, refusedThread } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { gunicorn } from './gunicorn.ts';
import { servers } from './servers.ts';

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
  logLines: [
    ...gunicorn,
    ...servers,
    // At the start of the last line of a traceback, or where a queue says what a task raised.
    outOfMemory(/(?:^|raised unexpected: )(?:[\w.]{0,100}\.)?_?(?:Array)?MemoryError(?=:|\(|\s*$)/, {
      fatal: false,
    }),
    refusedThread(/^RuntimeError: can't start new thread/, { fatal: false }),
    crashed(/^Fatal Python error: (?!.{0,60}(?:out of memory|MemoryError)).{1,120}/),
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};

import { crashed, outOfMemory, refusedBySystem } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { gcLines } from './gcLines.ts';
import { limits } from './limits.ts';
import { runners } from './runners.ts';

/** Node, and V8 within it. */
export const node: Runtime = {
  title: 'Node',
  processNames: /node|^(?:npm|MainThread|libuv)/i,
  limits,
  samples: null,
  ownLimitBytes: (environment, commandLine) => limits.readBack.inForce(environment, commandLine).heapBytes,
  gcTime: {
    seen: true,
    missing: 'GC not observed: V8 says what it collects only where --trace-gc asks for it',
  },
  heapError: null,
  logLines: [
    outOfMemory(/FATAL ERROR: .{0,200}(?:JavaScript heap|process) out of memory/, { fatal: true }),
    outOfMemory(/FATAL ERROR: .{0,200}Allocation failed/, { fatal: true }),
    // Embedders of V8 print it so, Deno and newer ones among them.
    outOfMemory(/^# Fatal (?:JavaScript|process) out of memory: .{1,100}/, { fatal: true }),
    // Electron: a window's process that could get no more, by its exit.
    outOfMemory(
      /\b[Rr]enderer['"]? process (?:exited with ['"]?)?oom\b|\b[Rr]eason\W{1,6}oom\b.{0,20}\b[Ee]xit ?[Cc]ode\W{1,6}-?\d/,
      { fatal: true },
    ),
    outOfMemory(/(?:\[|code: '|^)ERR_WORKER_OUT_OF_MEMORY/, { fatal: false }),
    refusedBySystem(/RangeError: Array buffer allocation failed/, { fatal: false }),
    ...runners,
    // Node 17 and later, below an error that nobody caught.
    crashed(/^Node\.js v\d{2}\.\d{1,3}\.\d{1,3}$/, 'an error that nobody caught'),
  ],
  gcLines,
  advice,
  writesOwnFiles: false,
};

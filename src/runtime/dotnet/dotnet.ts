import { crashed, outOfMemory } from '../logLine.ts';
import type { Runtime } from '../runtime.ts';
import { advice } from './advice.ts';
import { limits } from './limits.ts';

/** .NET on Linux, from 6 on. */
export const dotnet: Runtime = {
  title: '.NET',
  processNames: /dotnet|\.NET/i,
  limits,
  samples: null,
  ownLimitBytes: (environment, commandLine) => limits.readBack.inForce(environment, commandLine).heapBytes,
  gcTime: {
    seen: false,
    collects: true,
    because: '.NET counts its collections for those who ask it (dotnet-counters); it is not asked.',
  },
  heapError: null,
  logLines: [
    // It aborts after this: exit code 134.
    outOfMemory(/^Unhandled exception\. System\.OutOfMemoryException/, { fatal: true }),
    // 0x8007000E is E_OUTOFMEMORY: too little memory or address space to begin with.
    outOfMemory(/GC heap initialization failed with error 0x8007000E/, { fatal: true }),
    outOfMemory(/Failed to create CoreCLR, HRESULT: 0x8007000E/, { fatal: true }),
    outOfMemory(/^(?:Fatal error\. )?Out of memory\.$/, { fatal: true }),
    outOfMemory(/^Unhandled exception\. .{1,300}?'?System\.OutOfMemoryException/, { fatal: true }),
    // All of these end the process: they are failures of the runtime, or nobody caught them.
    crashed(/^Stack overflow\.$/),
    crashed(/^Process is terminat(?:ed|ing) due to StackOverflowException/),
    crashed(/^Fatal error\. (?:System\.\w|Internal CLR error|0x[0-9A-Fa-f]{8}|Invalid Program).{0,100}/),
    crashed(/^Unhandled exception\. (?!.{0,300}OutOfMemoryException).{1,120}/),
    outOfMemory(/(?:^|: |> |\) |\] |- )System\.OutOfMemoryException(?=:|\s*$)/, { fatal: false }),
  ],
  gcLines: [],
  advice,
  writesOwnFiles: false,
};

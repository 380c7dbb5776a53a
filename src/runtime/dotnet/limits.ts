import type { Limits } from '../runtime.ts';

const variable = 'DOTNET_GCHeapHardLimit';

/**
 * The most that the heap and its bookkeeping may commit, in bytes and, as all numbers in such variables, hexadecimal.
 * Before .NET 9 a limit in the application's own runtimeconfig.json goes before it, which nobody outside sees.
 * Source: learn.microsoft.com/dotnet/core/runtime-config/garbage-collector, "Heap limit".
 */
export const limits: Limits = {
  settings: ['heap'],
  environment: ({ heapBytes }) =>
    heapBytes === null ? {} : { [variable]: `0x${Math.ceil(heapBytes).toString(16)}` },
  readBack: {
    from: 'how it was started',
    inForce({ [variable]: limit }) {
      const bytes = /^(?:0x)?[0-9a-f]+$/i.test(limit ?? '') ? Number.parseInt(limit ?? '', 16) : null;
      return { heapBytes: bytes, collector: null };
    },
    heapToleranceBytes: () => 1,
  },
};

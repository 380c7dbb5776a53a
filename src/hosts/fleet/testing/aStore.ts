import type { RecordingName, RecordingStore } from '../recordings/store.ts';

const keyOf = ({ runId, trial, fence }: RecordingName): string => `${runId} ${trial} ${fence}`;

/** A store in memory. */
export function aStore(): RecordingStore {
  const all = new Map<string, Uint8Array[]>();
  return {
    ready: async () => {},
    put: async (name, parts) => void all.set(keyOf(name), [...parts]),
    has: async (name) => all.has(keyOf(name)),
    get: async (name) => all.get(keyOf(name)) ?? null,
    remove: async (name) => void all.delete(keyOf(name)),
    removeAll: async (runId) => {
      for (const key of all.keys()) if (key.startsWith(`${runId} `)) all.delete(key);
    },
  };
}

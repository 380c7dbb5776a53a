export const advice = `# Erlang in a memory limit

- The system has no limit of its own; a single process has one with \`max_heap_size\`, and is killed when it passes it.
- Refused memory ends the whole system: \`eheap_alloc: Cannot allocate … bytes of memory\`, and an \`erl_crash.dump\` that says which process was the largest.
- See what it holds within the system: \`erlang:memory()\`; long collections: \`erlang:system_monitor/2\`.
`;

export const advice = `# Ruby in a memory limit

- CRuby has no limit of its own; a refused allocation raises \`NoMemoryError\`.
- Memory that threads leave scattered looks like a leak: with glibc try \`MALLOC_ARENA_MAX=2\`, or jemalloc.
- See its collector within the process: \`GC.stat\`, \`GC::Profiler\`.
`;

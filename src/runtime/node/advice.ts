export const advice = `# Node in a memory limit

- Bound it: \`--max-old-space-size\` in MiB, also in \`NODE_OPTIONS\`. It is V8's old generation; the young one and all Buffers come on top, so leave them room below the limit.
- A full heap ends the process: \`JavaScript heap out of memory\`, and an abort (exit code 134).
- See its collector: \`node --trace-gc\`, or \`perf_hooks\` within the process.
`;

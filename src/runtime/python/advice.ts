export const advice = `# Python in a memory limit

- CPython has no limit of its own. A limit on its address space (\`ulimit -v\`, \`RLIMIT_AS\`) makes a \`MemoryError\` of what else would be a kill.
- With worker processes the limit is shared by all: count the largest that a worker gets, times their number. gunicorn's \`--max-requests\` ends workers that have grown.
- See what it holds: \`tracemalloc\`; what its search for cycles costs: \`gc.callbacks\`.
`;

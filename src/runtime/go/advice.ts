export const advice = `# Go in a memory limit

- \`GOMEMLIMIT\` makes the collector work harder near a size. It is no limit: past it the program grows on, and a live heap close to it costs up to half of the processors. Set it some way below the container's limit.
- Refused memory ends the process: \`fatal error: runtime: out of memory\`, exit code 2.
- See its collector: \`GODEBUG=gctrace=1\`, a line for each collection.
`;

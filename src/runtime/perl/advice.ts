export const advice = `# Perl in a memory limit

- Perl has no limit of its own. A refused allocation ends it with \`Out of memory!\` and exit code 1; no \`eval\` catches that.
- What it has freed it keeps for itself: a process that was large once stays large. Let workers end after so many requests.
- It tells nobody outside what its variables hold: \`Devel::Size\` and \`Devel::MAT\` do within the process.
`;

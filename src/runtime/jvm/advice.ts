export const advice = `# A JVM in a memory limit

- Bound it: \`-Xmx\`, or \`-XX:MaxRAMPercentage\`. Without either the heap may take a quarter of the limit, half of a very small one.
- The heap is not all of it: classes, compiled code, thread stacks, direct buffers and the collector's own tables come on top. Start with \`-XX:NativeMemoryTracking=summary\` and ask \`jcmd <pid> VM.native_memory\`.
- Let it end at the first full heap (\`-XX:+ExitOnOutOfMemoryError\`): otherwise it may live on and serve nobody.
- See its collector: \`-Xlog:gc*,safepoint:file=gc.log\`, or \`jstat -gcutil <pid> 1000\`. Name the collector: by itself the JVM chooses by the size of the machine.
`;

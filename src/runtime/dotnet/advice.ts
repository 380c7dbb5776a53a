export const advice = `# .NET in a memory limit

- Bound it: \`DOTNET_GCHeapHardLimit\`, in bytes and hexadecimal, or \`System.GC.HeapHardLimit\` in \`runtimeconfig.json\`. In a container with a limit it is three quarters of that by itself, and 20 MB at least; before .NET 9 the file goes before the variable.
- What is not on the managed heap comes on top: native libraries, thread stacks, compiled code.
- A \`System.OutOfMemoryException\` that nobody catches ends the process by an abort (exit code 134). \`HRESULT: 0x8007000E\` at the start means that there was too little memory to begin with.
- See its collector: \`dotnet-counters monitor -p <pid>\`. The server's collector (\`DOTNET_gcServer=1\`) keeps a heap for each processor, and needs more.
`;

import type { SignOf } from './sign.ts';

interface Shape {
  pattern: RegExp;
  runtime: string;
  fatal: boolean;
}

/** Out-of-memory messages by which runtimes end, or raise. Linear patterns, matched on the start of a line. */
const shapes: readonly Shape[] = [
  { pattern: /FATAL ERROR: .{0,200}(?:JavaScript heap|process) out of memory/, runtime: 'Node', fatal: true },
  { pattern: /FATAL ERROR: .{0,200}Allocation failed/, runtime: 'Node', fatal: true },
  { pattern: /ERR_WORKER_OUT_OF_MEMORY/, runtime: 'Node', fatal: false },
  { pattern: /fatal error: .{0,100}(?:out of memory|cannot allocate memory)/, runtime: 'Go', fatal: true },
  { pattern: /runtime: out of memory: cannot allocate \d+-byte block/, runtime: 'Go', fatal: true },
  { pattern: /^(?:[\w.]{0,100}\.)?_?(?:Array)?MemoryError\b/, runtime: 'Python', fatal: false },
  { pattern: /Allowed memory size of \d+ bytes exhausted/, runtime: 'PHP', fatal: false },
  { pattern: /System\.OutOfMemoryException/, runtime: '.NET', fatal: false },
  { pattern: /NoMemoryError/, runtime: 'Ruby', fatal: false },
  { pattern: /eheap_alloc: Cannot allocate \d+ bytes of memory/, runtime: 'Erlang', fatal: true },
];

const nativeShapes: readonly RegExp[] = [
  /memory allocation of \d+ bytes failed/,
  /std::bad_alloc/,
  /\[Errno 12\] Cannot allocate memory/,
  /(?:malloc|mmap|calloc|realloc|fork|clone)\b.{0,80}(?:Cannot allocate memory|ENOMEM)/i,
  /virtual memory exhausted/i,
];

/** A line by which a runtime other than the JVM, or a native program, says that it got no memory. */
export function runtimeSign(text: string): SignOf | null {
  for (const { pattern, runtime, fatal } of shapes) {
    const match = pattern.exec(text);
    if (match) return { kind: 'runtime-oom', runtime, detail: match[0].trim(), fatal };
  }
  for (const pattern of nativeShapes) {
    const match = pattern.exec(text);
    if (match) return { kind: 'native-failure', detail: match[0] };
  }
  return null;
}

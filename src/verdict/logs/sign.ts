/** What a line of the target's own output says about memory or about a death. */
export type Sign = { atMs: number | null; quote: string } & SignOf;

export type SignOf =
  | { kind: 'jvm-oome'; family: OomeFamily; message: string; inMain: boolean; act: 'exit' | 'abort' | null }
  /** malloc or mmap failed, for a process of any runtime. */
  | { kind: 'native-failure'; detail: string }
  /** `fatal`: the runtime itself says that it ends now. */
  | { kind: 'runtime-oom'; runtime: string; detail: string; fatal: boolean }
  | { kind: 'worker-killed'; server: 'gunicorn' | 'nginx'; pid: number; signal: number }
  | { kind: 'worker-timeout'; pid: number }
  | { kind: 'fatal-signal'; detail: string };

/** `heap`: the Java heap is full. `native`: the system refused memory. `thread`: no further thread. `area`: a space of its own. `unnamed`: no message. */
export type OomeFamily = 'heap' | 'native' | 'thread' | 'area' | 'unnamed';

/** The start of a line is what is matched and quoted: messages stand there, and hostile lines stay cheap. */
export const longestQuote = 1000;

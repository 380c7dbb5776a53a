/** What a line of a target's own output says about memory or about a death. */
export type SignOf =
  /** `act`: what the JVM says that it does now. `command`: it runs what it was given for this, which is to end it. */
  | {
      kind: 'jvm-oome';
      family: OomeFamily;
      message: string;
      inMain: boolean;
      act: 'exit' | 'abort' | 'command' | null;
    }
  /**
   * malloc or mmap failed. `fatal`: who says so does not go on after it. `plain`: no call's or library's own words, but
   * what any program may say, of whatever memory.
   */
  | { kind: 'native-failure'; detail: string; fatal: boolean; plain?: true }
  /** `fatal`: the runtime itself says that it ends now. */
  | { kind: 'runtime-oom'; detail: string; fatal: boolean }
  /** The system refused a process or a thread: by a limit on their number, or for lack of memory. */
  | { kind: 'thread-refused'; detail: string; fatal: boolean }
  /** A server, a shell or a supervisor says by which signal a process that it started had ended. null: not said. */
  | { kind: 'worker-killed'; server: string; who: string | null; pid: number | null; signal: number }
  /** A process that it started is gone; by which signal, or whether by one, is not said. */
  | { kind: 'worker-lost'; server: string; who: string | null; pid: number | null }
  /** A server gave a worker up, and ends it itself. `over`: what the worker had too much of; null: it did not answer. */
  | { kind: 'worker-timeout'; server: string; pid: number | null; over: 'memory' | 'time' | null }
  | { kind: 'fatal-signal'; detail: string };

/** `heap`: the Java heap is full. `native`: the system refused memory. `thread`: no further thread. `area`: a space of its own. `unnamed`: no message. */
export type OomeFamily = 'heap' | 'native' | 'thread' | 'area' | 'unnamed';

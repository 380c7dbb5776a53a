import type { Sign } from '../verdict/logs/sign.ts';

/** Which runtime a line of an application's log belongs to; null where any process could have said it. */
export function runtimeOf(sign: Sign): string | null {
  switch (sign.kind) {
    case 'jvm-oome':
      return 'JVM';
    case 'runtime-oom':
      return sign.runtime;
    case 'worker-killed':
      return sign.server;
    case 'worker-timeout':
      return 'gunicorn';
    default:
      return /Java|os::commit_memory|object heap|Out of Memory Error/.test(sign.quote) ? 'JVM' : null;
  }
}

/** Names that the kernel shows for processes of a runtime; a JVM's and a Node's threads have names of their own. */
const processes: Record<string, RegExp> = {
  JVM: /java|^(?:VM |GC |G1 |C[12] |http|nio|pool|tomcat|main$|Thread|exec)/i,
  gunicorn: /gunicorn|python|uwsgi/i,
  Python: /python|gunicorn|uwsgi|celery|uvicorn/i,
  nginx: /nginx/i,
  Node: /node|^(?:npm|MainThread|libuv)/i,
  PHP: /php|apache|httpd/i,
  Ruby: /ruby|puma|unicorn/i,
  '.NET': /dotnet|\.NET/i,
  Erlang: /beam/i,
};

/** Whether the process that the kernel names could be of this runtime. */
export function fits(runtime: string | null, process: string | null): boolean {
  if (runtime === null || process === null) return true;
  return processes[runtime]?.test(process) ?? true;
}

import { isFault, sigkill, signalNumber, sigterm } from '../../record/signals.ts';
import type { SignOf } from './sign.ts';

/** Lines of servers with worker processes. pids are those inside the container. */
export function serverSign(text: string): SignOf | null {
  // gunicorn from 21 on
  const sent = /Worker \(pid:(\d+)\) was sent (SIG[A-Z]{2,8})!/.exec(text);
  const signal = signalNumber(sent?.[2] ?? '');
  if (sent && signal !== null && (signal === sigkill || isFault(signal)))
    return { kind: 'worker-killed', server: 'gunicorn', pid: Number(sent[1]), signal };
  // gunicorn 20.1
  const terminated = /Worker with pid (\d+) was terminated due to signal (\d+)/.exec(text);
  if (terminated) {
    const [pid, by] = [Number(terminated[1]), Number(terminated[2])];
    return by === sigterm ? null : { kind: 'worker-killed', server: 'gunicorn', pid, signal: by };
  }
  const timeout = /WORKER TIMEOUT \(pid:(\d+)\)/.exec(text);
  if (timeout) return { kind: 'worker-timeout', pid: Number(timeout[1]) };
  const nginx = /worker process (\d+) exited on signal (\d+)/.exec(text);
  if (nginx)
    return { kind: 'worker-killed', server: 'nginx', pid: Number(nginx[1]), signal: Number(nginx[2]) };
  return null;
}

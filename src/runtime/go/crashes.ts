import { crashed, type LogLine } from '../logLine.ts';

/**
 * How a Go program ends of a mistake: runtime/panic.go, runtime/signal_unix.go. A panic that a server recovers from is
 * told of behind other words (`http: panic serving ...`).
 */
export const crashes: readonly LogLine[] = [
  crashed(/^panic: (?![Oo]ut of memory).{1,200}/),
  crashed(
    /^fatal error: (?:all goroutines are asleep|concurrent map |stack overflow|sync: |unexpected signal|found bad pointer|fault|bad )/,
  ),
  crashed(/^(?:unexpected fault address 0x|SIG(?:SEGV|BUS|FPE|ILL|ABRT): \w)/),
];

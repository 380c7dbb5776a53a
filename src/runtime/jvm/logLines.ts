import { type LogLine, refusedBySystem } from '../logLine.ts';
import type { OomeFamily, SignOf } from '../sign.ts';

/** Lines of a JVM's own output, or of a framework that logs the error. JDK 8 to 25. */
export const logLines: readonly LogLine[] = [
  {
    pattern: /^(Terminating|Aborting) due to java\.lang\.OutOfMemoryError: (.*)/,
    says: ([, how, message], text) => ({
      ...oomeOf(message, text),
      act: how === 'Aborting' ? 'abort' : 'exit',
    }),
  },
  {
    // On the head of an hs_err file, after `-XX:+CrashOnOutOfMemoryError` (HotSpot, debug.cpp).
    pattern: /^# +fatal error: OutOfMemory encountered: (.*)/,
    says: ([, message], text) => ({ ...oomeOf(message, text), act: 'abort' }),
  },
  {
    // Before it runs the command of `-XX:OnOutOfMemoryError` (HotSpot, vmError.cpp). Others than to end it may be asked for.
    pattern: /^# -XX:OnOutOfMemoryError=(.*)/,
    says: ([, command]) =>
      endsProcess.test(command ?? '')
        ? { kind: 'jvm-oome', family: 'unnamed', message: '', inMain: false, act: 'command' }
        : null,
  },
  { pattern: /java\.lang\.OutOfMemoryError(?:: (.*))?/, says: ([, message], text) => oomeOf(message, text) },
  {
    pattern: /^# +(SIG[A-Z]{2,8}) \(0x[0-9a-f]+\) at pc=/,
    says: ([, signal]) => ({ kind: 'fatal-signal', detail: signal ?? '' }),
  },
  refusedBySystem(/There is insufficient memory for the Java Runtime Environment/, { fatal: true }),
  refusedBySystem(/Native memory allocation \((?:mmap|malloc)\) failed to (?:map|allocate) \d+ bytes/, {
    fatal: false,
  }),
  refusedBySystem(
    /os::commit_memory\(0x[0-9a-f]+, \d+, [^)]{0,80}\) failed; error='[^']{0,80}' \(errno=12\)/,
    { fatal: false },
  ),
  refusedBySystem(/Could not reserve enough space for (?:\d+KB )?object heap/, { fatal: true }),
  refusedBySystem(/Out of Memory Error \([\w.]{1,60}:\d+\)/, { fatal: true }),
];

const endsProcess = /\b(?:kill|pkill|killall|skill)\b(?! -(?:l|0|3|QUIT|SIGQUIT)\b)/;

function oomeOf(message: string | undefined, text: string): SignOf & { kind: 'jvm-oome' } {
  const inMain = /^Exception in thread "main"|in thread "main"$/.test(text);
  const trimmed = (message ?? '').replace(/ thrown from the UncaughtExceptionHandler.*/, '').trim();
  return { kind: 'jvm-oome', family: familyOf(trimmed), message: trimmed, inMain, act: null };
}

/** Which memory ran out, by the wording in HotSpot's and the class library's sources. */
function familyOf(message: string): OomeFamily {
  if (message === '' || message.startsWith('thrown from')) return 'unnamed';
  if (/^(Java heap space|GC overhead limit exceeded)/.test(message)) return 'heap';
  if (/^unable to create (?:new )?native thread/.test(message)) return 'thread';
  if (
    /^(Unable to allocate \d+ bytes|Map failed|Out of swap space|Cannot allocate memory|allocate)/i.test(
      message,
    )
  )
    return 'native';
  return 'area';
}

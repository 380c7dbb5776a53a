import { crashed, type LogLine, refusedBySystem, refusedThread } from '../logLine.ts';
import type { OomeFamily, SignOf } from '../sign.ts';
import { builds } from './builds.ts';

/**
 * Where an error is thrown or logged, and not merely spoken of: at the start of a line, as a trace begins, behind
 * `Exception in thread "main"`, `Caused by: `, the `#` of the VM's own report, a wrapping exception or a logger's head. The message ends the line.
 */
const begins =
  /^(?:\t| {1,8}|# +)?(?:Exception in thread "[^"]{0,200}" |Caused by: |Suppressed: |Wrapped by: |Exception: )?java\.lang\.OutOfMemoryError(?:: (.*)|( thrown from .*)|\s*$)/;
const within =
  /(?:\b(?:[\w.$]{0,100}(?:Exception|Error|Throwable)|nested exception is|SEVERE|FATAL|ERROR|WARN(?:ING)?)\b[^"]{0,300}?|[\])>:-] |\b(?:error|err|msg|exception)=")java\.lang\.OutOfMemoryError(?:: ([^"]*)|\s*$)/;
/** A message that goes on after its end is somebody's prose about it. */
const prose =
  /^(?:Java heap space|GC overhead limit exceeded|Metaspace|Compressed class space|Direct buffer memory|Requested array size exceeds VM limit)(?!\s*$|[:;,)\]}]| [{[]|\s+at | -> \[Help \d\])/;
/** Levels at which nobody logs the end of a program. */
const quiet = /\b(?:INFO|DEBUG|TRACE|NOTICE)\b/;

const thrown: readonly LogLine[] = [
  {
    pattern: begins,
    says: ([, message, uncaught], text) => oomeOf(message ?? uncaught, text),
  },
  {
    pattern: /^(?:.{0,80} warning: )?Exception (java\.lang\.OutOfMemoryError) occurred dispatching signal/,
    says: (_, text) => oomeOf('', text),
  },
  {
    pattern: within,
    says: ([words, message = ''], text) => {
      const before = text.slice(0, text.indexOf(words) + words.indexOf('java.lang.OutOfMemoryError'));
      return quiet.test(before) || prose.test(message) ? null : oomeOf(message, text);
    },
  },
];

/** OpenJ9 tells of the error that the VM itself throws as an event, without its message. */
const openJ9: readonly LogLine[] = [
  {
    pattern: /^JVMDUMP(?:039I|013I) .{0,40} dump event "systhrow", detail "java\/lang\/OutOfMemoryError"/,
    says: () => oome('heap', ''),
  },
  refusedBySystem(/^JVMJ9VM015W .{0,100}Failed to instantiate .{0,100}heap/, { fatal: true }),
  refusedThread(/^JVMJ9\w{3}\d{3}E .{0,60}(?:cannot|failed to) create .{0,40}thread/i, { fatal: false }),
];

/** Lines of a JVM's own output, or of a framework that logs the error. JDK 8 to 25. */
export const logLines: readonly LogLine[] = [
  {
    pattern: /(?:^|[\])>:[] {0,2})(Terminating|Aborting) due to java\.lang\.OutOfMemoryError: (.*)/,
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
  ...thrown,
  {
    // Maven, of itself. Its mark and the words make one part to be looked for: the words alone stand in any collector's log.
    pattern:
      /^(?:\[ERROR\] Java heap space|\[ERROR\] GC overhead limit exceeded|\[ERROR\] Metaspace)(?: -> \[Help \d{1,3}\])?$/,
    says: ([said = ''], text) => ({
      ...oomeOf(/^\[ERROR\] ([A-Za-z ]+?)(?: -> |$)/.exec(said)?.[1], text),
      act: 'exit',
    }),
  },
  {
    // As others shorten it.
    pattern:
      /(?:^|[\s:>(])OutOfMemoryError: (Java heap space|GC overhead limit exceeded|Metaspace|Compressed class space|Direct buffer memory|unable to create (?:new )?native thread)(?!\s+[a-z])/,
    says: ([, message], text) => oomeOf(message, text),
  },
  ...openJ9,
  {
    // ZGC: zHeap.cpp, in JDK 11 to 25. `Allocation Stall` alone is a wait.
    pattern: /\[gc *\] (Out Of Memory \(.{1,100}\))$/,
    says: ([, message]) => oome('heap', `ZGC: ${message}`),
  },
  {
    pattern: /io\.netty\.util\.internal\.OutOfDirectMemoryError: (failed to allocate .*)/,
    says: ([, message]) => oome('area', message ?? ''),
  },
  {
    // Solr's own command for it.
    pattern: /^Running OOM killer script for (?:Solr )?process \d{1,10}\b/,
    says: () => ({ kind: 'jvm-oome', family: 'unnamed', message: '', inMain: false, act: 'command' }),
  },
  refusedThread(/Failed to start the native thread for java\.lang\.Thread/, { fatal: false }),
  refusedThread(/pthread_create failed \(EAGAIN\)/, { fatal: false }),
  {
    // Before it runs the command of `-XX:OnOutOfMemoryError` (HotSpot, vmError.cpp). Others than to end it may be asked for.
    pattern: /^# -XX:OnOutOfMemoryError=(.*)/,
    says: ([, command]) =>
      endsProcess.test(command ?? '')
        ? { kind: 'jvm-oome', family: 'unnamed', message: '', inMain: false, act: 'command' }
        : null,
  },
  {
    pattern: /^# +(SIG[A-Z]{2,8}) \(0x[0-9a-f]+\) at pc=/,
    says: ([, signal]) => ({ kind: 'fatal-signal', detail: signal ?? '' }),
  },
  // A stack is no part of the heap. In other threads than the main one it ends a request, or the thread.
  crashed(/^Exception in thread "main" java\.lang\.StackOverflowError/, 'StackOverflowError'),
  ...builds,
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

const oome = (family: OomeFamily, message: string): SignOf => ({
  kind: 'jvm-oome',
  family,
  message,
  inMain: false,
  act: null,
});
const endsProcess = /\b(?:kill|pkill|killall|skill)\b(?! -(?:l|0|3|QUIT|SIGQUIT)\b)/;

function oomeOf(message: string | undefined, text: string): SignOf & { kind: 'jvm-oome' } {
  const inMain = /^Exception in thread "main"|in thread "main"$/.test(text);
  const trimmed = (message ?? '').replace(/ thrown from the UncaughtExceptionHandler.*/, '').trim();
  return { kind: 'jvm-oome', family: familyOf(trimmed), message: trimmed, inMain, act: null };
}

/** Which memory ran out, by the wording in HotSpot's and the class library's sources. */
function familyOf(message: string): OomeFamily {
  if (message === '' || message.startsWith('thrown from')) return 'unnamed';
  if (/^(Java heap space|GC overhead limit exceeded|Garbage-collected heap size exceeded)/.test(message))
    return 'heap';
  if (/^unable to create (?:new )?native thread/.test(message)) return 'thread';
  if (
    /^(Unable to allocate \d+ bytes|Map failed|Out of swap space|Cannot allocate memory|allocate|native memory exhausted)/i.test(
      message,
    )
  )
    return 'native';
  return 'area';
}

import type { OomeFamily, SignOf } from './sign.ts';

const oome = /java\.lang\.OutOfMemoryError(?:: (.*))?/;
const acting = /^(Terminating|Aborting) due to java\.lang\.OutOfMemoryError: (.*)/;
/** On the head of an hs_err file, after `-XX:+CrashOnOutOfMemoryError` (HotSpot, debug.cpp). */
const crashing = /^# +fatal error: OutOfMemory encountered: (.*)/;
const nativeNames: readonly RegExp[] = [
  /There is insufficient memory for the Java Runtime Environment/,
  /Native memory allocation \((?:mmap|malloc)\) failed to (?:map|allocate) \d+ bytes/,
  /os::commit_memory\(0x[0-9a-f]+, \d+, [^)]{0,80}\) failed; error='[^']{0,80}' \(errno=12\)/,
  /Could not reserve enough space for (?:\d+KB )?object heap/,
  /Out of Memory Error \([\w.]{1,60}:\d+\)/,
];
const fatalSignal = /^# +(SIG[A-Z]{2,8}) \(0x[0-9a-f]+\) at pc=/;

/** A line of a JVM's own output (or of a framework that logs the error). JDK 8 to 25. */
export function jvmSign(text: string): SignOf | null {
  const act = acting.exec(text);
  if (act) return { ...oomeOf(act[2] ?? '', text), act: act[1] === 'Aborting' ? 'abort' : 'exit' };
  const encountered = crashing.exec(text);
  if (encountered) return { ...oomeOf(encountered[1] ?? '', text), act: 'abort' };
  const match = oome.exec(text);
  if (match) return oomeOf(match[1] ?? '', text);
  const crash = fatalSignal.exec(text);
  if (crash) return { kind: 'fatal-signal', detail: crash[1] ?? '' };
  for (const pattern of nativeNames) {
    const found = pattern.exec(text);
    if (found) return { kind: 'native-failure', detail: found[0] };
  }
  return null;
}

function oomeOf(message: string, text: string): SignOf & { kind: 'jvm-oome' } {
  const inMain = /^Exception in thread "main"|in thread "main"$/.test(text);
  const trimmed = message.replace(/ thrown from the UncaughtExceptionHandler.*/, '').trim();
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

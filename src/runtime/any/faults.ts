import { crashed, type LogLine, outOfMemory, refusedBySystem } from '../logLine.ts';

/** How compiled programs say that they end: what their languages' runtimes, the C library, sanitizers and the shell print. */
export const faults: readonly LogLine[] = [
  // C++: libstdc++, libc++. A length is looked at elsewhere, lack of memory first.
  refusedBySystem(/^libc\+\+abi: terminating .{0,60}exception of type std::bad_alloc/, { fatal: true }),
  crashed(/^terminate called (?:without an active exception|recursively)/),
  crashed(
    /^terminate called after throwing an instance of '(?!std::(?:bad_alloc|bad_array_new_length|length_error))[^']{1,200}'/,
  ),
  crashed(/^libc\+\+abi: terminating .{1,200}/),
  // The C library: malloc/malloc.c, debug/fortify_fail.c, assert/assert.c.
  crashed(
    /^(?:\*\*\* Error in `.{1,200}': )?(?:double free or corruption|(?:free|malloc|realloc|calloc|munmap_chunk|malloc_consolidate)\(\): (?:invalid|corrupted|memory corruption|unaligned|mismatching|unsorted|smallbin|double free)|corrupted (?:size vs\. prev_size|double-linked list))/,
  ),
  crashed(/^\*\*\* (?:stack smashing|buffer overflow) detected \*\*\*/),
  crashed(/^\S{1,100}: .{1,200}: Assertion [`'].{1,300}' failed\.$/),
  // compiler-rt. What leaked is found at an orderly end.
  refusedBySystem(/==\d{1,10}==ERROR: \w{1,20}Sanitizer: (?:allocator is out of memory|out of memory)/, {
    fatal: true,
  }),
  crashed(/==\d{1,10}==ERROR: (?!Leak)\w{1,20}Sanitizer: .{1,80}/),
  // Rust: what a thread but the main one panics of ends that thread alone.
  crashed(/^thread 'main' (?:\(\d{1,10}\) )?panicked at .{0,160}/),
  crashed(/^thread '.{1,80}' (?:\(\d{1,10}\) )?has overflowed its stack/),
  // Zig, and Bun that is written in it.
  refusedBySystem(/^panic(?:\(.{1,40}\))?: (?:out of memory|attempt to unwrap error: OutOfMemory)/i, {
    fatal: true,
  }),
  refusedBySystem(/^(?:oh no: )?Bun (?:has )?ran out of memory/, { fatal: true }),
  crashed(/^(?:panic\(.{1,40}\)|thread \d{1,10} panic): .{1,120}/),
  crashed(/^Fatal error: exception (?!.{0,20}Out_of_memory)[A-Z][\w.]{1,80}/),
  refusedBySystem(/^Fatal error: exception (?:Stdlib\.)?Out_of_memory/, { fatal: true }),
  // Julia; GHC's runtime at the bound that it was given.
  refusedBySystem(/^ERROR: (?:LoadError: )?OutOfMemoryError\(\)/, { fatal: false }),
  outOfMemory(/^(?:\S{1,60}: )?(?:H|h)eap exhausted;$/, { fatal: true }),
  // GHC's runtime, of its stack.
  crashed(/^(?:\S{1,60}: )?(?:stack overflow: )?Stack space overflow: current size/),
  // MongoDB: util/assert_util.cpp.
  crashed(
    /^(?:[EF] +\S{1,12} +\[[^\]]{1,40}\] )?(?:\*\*\*aborting after (?:invariant|fassert)\(\) failure|Invariant failure\b)/,
  ),
  // Oracle: a process without which the instance can't be; a shutdown that was asked for has no error.
  crashed(/^[A-Z]{3}[A-Z\d] \(ospid: \d{1,10}\): terminating the instance due to (?:ORA )?error \d{1,5}/),
  // HotSpot, of itself.
  crashed(/^# +Internal Error \([\w.]{1,80}:\d{1,6}\), pid=\d{1,10}/),
  // SQL Server.
  crashed(/^This program has encountered a fatal error and cannot continue running/),
  outOfMemory(/^(?:\S{1,60}: )?This program requires a machine with at least \d{1,6} megabytes of memory/, {
    fatal: true,
  }),
  // Redis and MongoDB of themselves.
  crashed(/# (?:Redis|Valkey) \S{1,20} crashed by signal: \d{1,2}/),
  crashed(/^Got signal: (?:4|6|7|8|11) \(.{1,40}\)/),
  crashed(/<Fatal> BaseDaemon: .{0,200}Received signal .{1,40} \((?:4|6|7|8|11)\)/),
  // The shell, of what it started; the program has often said why before.
  crashed(
    /^(?:\S{1,200}: line \d{1,6}: +\d{1,10} )?(?:Segmentation fault|Bus error|Illegal instruction|Floating point exception|Aborted) +\(core dumped\)/,
  ),
  crashed(
    /^(?:\S{1,200}: )?line \d{1,6}: +\d{1,10} (?:Segmentation fault|Bus error|Illegal instruction|Floating point exception|Aborted)\b/,
  ),
  // Windows, event 1000.
  crashed(/^Faulting application name: .{1,80}?(?=, version|$)/),
];

import type { LogLine } from '../logLine.ts';

/** A stamp, a level, or the program's name with its pid, in front of what it says. Several words are somebody else's name. */
const head =
  '(?:\\[[^\\]]{1,60}\\]|[\\d:.,TZ/+-]{4,40}|[A-Za-z_][\\w./-]{0,60}(?:\\[\\d{1,10}\\])?(?:\\(\\w{0,60}\\))?:)';

/** How programs in C and its like say that they got no memory: what strerror(ENOMEM), glibc, gnulib and xmalloc say, and their own words. */
const refusals = [
  '(?:can ?not|can.t|could ?n.t|could not|unable to|failed to|failure to) (?:re|m|c)?alloc(?:ate)?\\b.{0,60}(?:\\bbytes\\b|\\bmemory\\b|\\d ?[kKMG]i?B\\b|\\bbuffer|\\bblock|\\bpages?\\b)',
  '(?:x?[mc]alloc|x?realloc|mmap|sbrk|posix_memalign)(?:\\(\\w{0,40}\\))?(?:: | )(?:failed|failure|returned NULL|out of memory|no memory)',
  '(?:memory )?allocation (?:of .{1,40} )?(?:failed|failure)',
  // What goes on as a name is of another thing: a budget, a quota, a test.
  'out of memory(?! (?!(?:in|on|at|for|to|while|when|during|after|allocating|trying|reading|error|exception)\\b)[a-z])(?!: kill)(?! \\(oom_kill)(?! and no killable)(?!.{1,80}[Ss]ending (?:TERM|SIG))',
  'memory exhausted',
  '(?:insufficient|not enough|no more) memory',
].join('|');

/** A pool of Oracle’s own that is full refuses a statement, whatever the system has. */
const ownPool = '(?!ORA-0403[16]:)';

const pattern = new RegExp(`^${ownPool}(?:${head} {1,4}){0,6}(?:${refusals})`, 'i');

/** Where the line begins with it, it is the program's own word; still hearsay, and anybody's. */
export const plainRefusal: LogLine = {
  pattern,
  says: (_, text) => ({
    kind: 'native-failure',
    detail: text.trim().slice(0, 200),
    fatal: false,
    plain: true,
  }),
};

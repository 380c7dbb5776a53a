import { expect, test } from 'vitest';
import { neededParts } from './neededParts.ts';

test.each<[RegExp, readonly string[] | null]>([
  [/Killed process \d+ \(/, ['killed process ']],
  [/KILLED/i, ['killed']],
  [/one|another/, ['one', 'another']],
  [/(?:GC|Full GC) pause/, [' pause']],
  [/kill(?:ed)? process/i, [' process']],
  [/(?:heap|stack) \d/, ['heap', 'stack']],
  [/out of memory+/, ['out of memory']],
  [/colou?r of it/, ['r of it']],
  [/ab{2}cdef/, ['cdef']],
  [/[Kk]illed by/, ['killed by']],
  [/\bname=(?<name>[^"]{1,9})" ok\b/, ['name=']],
  [/exit \(core dumped\)/, ['exit (core dumped)']],
  [/^(?<=long)\w(?=long)(?!long)$/, null],
  [/\d+ {1,4}kB|\] +\d/, null],
  [/known|./, null],
  [/(?:perhaps)?/, null],
  [/(?:perhaps){0,3}/, null],
  [/(?i:killed)/, null],
  [/größer als/, ['er als']],
  [/\x41bcd\u0041efg/, ['bcd']],
  [/killed/iu, null],
])('what a text needs for %s to match it', (pattern, parts) => {
  expect(neededParts(pattern)).toEqual(parts);
});

/** What campaigns found in each reader. All of it is mended, and has a test beside what was mended. */
export const mended: Readonly<Record<string, readonly string[]>> = {
  'scenario-values': [
    '27 million variants were made before anybody was asked',
    'a pause of which one end is no duration, and a value that stands within itself, were errors of ours',
  ],
  'scenario-files': [
    'a page of YAML aliases takes a parser minutes, and one line of nested keys longer than that',
    'a refusal repeated the whole file',
  ],
  compose: [
    'a mapping within itself, and an entry of `include` that names no file, were errors of ours',
    'a refusal repeated a text of any length',
  ],
  har: ['one answer that is no base64 cost the whole file'],
  openapi: [
    'a schema that asks for a text of a terabyte got it',
    'damaged JSON was told line by line, and `swagger: {}` as `[object Object]`',
  ],
  recordings: [
    'one damaged cell, line, event or histogram cost the whole recording, or was read as another number',
    'a row or an event of another year: the verdict goes through all of the time until then',
    'a table that does not say its schema had "schema NaN"',
  ],
  'run-records': ['a damaged `run.json` was an error of ours'],
  'queue-cards': [
    'a run called `a:b` kept hosts from all others; one that lives for 1.5 ms was taken',
    'a damaged job did so, too',
  ],
  'queue-blocks': ['a damaged list of what was given out was an error of ours', 'why was told as `[`'],
  'queue-recordings': [
    'a line that nothing ends, unpacked from a few kilobytes, ended the front',
    'nobody looked how large a recording is before, or while, it is unpacked',
    'a part of a file at an offset of a terabyte made one of that size, which was read',
    'a pipe in the place of a file made the front wait for ever',
    'an end at 10¹⁹ ms: the verdict goes through all of the time until then',
    'a value in a value in a value, 200,000 times, was written with indentation: the square of its size',
  ],
  buckets: [
    'an answer without end was read to its end; one that was cut off ended the run',
    'a store that does not remove was asked for ever',
  ],
  labs: ['an answer to something else was an error of ours'],
  'cgroup-files': ['a number longer than any of 64 bits was read'],
  'proc-host': ['a swap area whose sizes are no numbers was read'],
  'proc-processes': ['an identifier with anything behind it was read as one'],
  'proc-threads': ['damaged lines of `syscall` and `net/tcp` counted as threads and sockets'],
  hsperfdata: ['a counter before the beginning of the file was looked for'],
  'gc-logs': ['a collection at 10⁴⁰ ms: a loop without end'],
  'autopsy-documents': [
    'a stamp that is an object without a text, and a task at no moment that there is, were errors of ours',
  ],
};

import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

const killed =
  'Out of memory: Killed process 812 (mysqld) total-vm:10kB, anon-rss:10kB, file-rss:0kB, shmem-rss:0kB';
const stamped = `[  100.000001] ${killed}`;
const syslog = `Mar  4 10:11:12 db kernel: ${killed}`;

test.each<[string, string]>([
  ['Markdown with a fence', `# Troubleshooting\n\nThe kernel then says:\n\n\`\`\`text\n${stamped}\n\`\`\``],
  [
    'a paragraph, and an indented block',
    `If it ends with code 137, look for:\n\n    ${stamped}\n\nin dmesg.`,
  ],
  ['HTML', `<p>The log then contains:</p>\n<pre><code>${killed}\n</code></pre>`],
  ['AsciiDoc', `== Memory\n\nThe following error is logged.\n\n----\n${stamped}\n----`],
  ['a mail that quotes', `> Did you see this?\n> ${syslog}\nNo, there is nothing of the sort in our logs.`],
  [
    'a post with a line of dmesg',
    `Hi all,\n\nsince the update dmesg says:\n\n${stamped}\n\nAny idea what I can do?`,
  ],
  [
    'a commented example in a file of settings',
    `# Such a line is matched:\n#   ${syslog}\nstages:\n  - match:`,
  ],
  [
    'a test',
    `describe('parser', () => {\n  const log = \`\n${stamped}\n\`;\n  expect(parse(log).pid).toBe(812);\n});`,
  ],
  [
    'a comment in a program',
    `import re\n# ${stamped}\nKILL = re.compile("x")\ndef parse(line):\n    return KILL`,
  ],
  [
    'a dump of a data base',
    `INSERT INTO \`posts\` VALUES (12,'Why','${stamped}');\nINSERT INTO \`posts\` VALUES (13,'x','y');`,
  ],
])('%s quotes a log: it is told, and not held', (_, text) => {
  expect(toldBy(text)).toEqual(['host-oom unsure']);
  const [answer] = autopsyOf({ text }).answers;
  expect(answer?.sentence).toMatch(/\(quoted in (?:a text|source code), unsure\)\.$/);
  expect(answer?.missing).toContain('the log itself, as the machine wrote it, with the lines around');
});

test('what is quoted of other logs, too', () => {
  expect(
    toldBy(
      '## Diagnose OOMKilled\nRun kubectl describe pod. Sample output:\n\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137',
    ),
  ).toEqual(['oom-kill unsure']);
  expect(
    toldBy('Example output::\n\n   java.lang.OutOfMemoryError: Java heap space\n\nTo fix it, raise -Xmx.'),
  ).toEqual(['heap-oome unsure']);
});

const service = Array.from(
  { length: 12 },
  (_, second) => `Mar  4 10:11:${10 + second} db app[7]: served a request`,
).join('\n');

test.each<[string, string]>([
  ['a line alone', stamped],
  ['between lines of a service', `${service}\n${syslog}\n${service}`],
  ['a program that writes Markdown into its log', `${service}\n\`\`\`\nx\n\`\`\`\n${syslog}\n${service}`],
  [
    'a program that tells what to do',
    `Mar  4 10:11:12 db app[7]: starting\nYou can raise the limit in the settings.\n${syslog}`,
  ],
  [
    'a program whose trace shows its source',
    `Traceback (most recent call last):\n  File "/a.py", line 3, in <module>\n    import worker\n  File "/worker.py", line 9, in f\n    return run()\nRuntimeError: gone\n${syslog}`,
  ],
  ['a console', `Amazon Linux 2\nKernel 4.14.198 on an x86_64\n\nip-10-0-0-1 login: \n${stamped}`],
])('%s: a log, in which the kernel states it', (_, text) => {
  expect(toldBy(text)).toContain('host-oom certain');
});

test('a log that lies beside the text that quotes it is believed', () => {
  const text = `Hi all,\n\ndmesg says:\n\n${stamped}\n\nAny idea what I can do?`;
  expect(
    autopsyOf({ 'mail.txt': text, 'dmesg.txt': stamped }).answers.map(({ confidence }) => confidence),
  ).toEqual(['certain']);
});

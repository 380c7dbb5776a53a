import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';

const id = '4bcba7fc4369fee4d7d2e6263b58fce52cfc928c6a31cfac4d43c838708991ce';
const pod = '/kubepods/burstable/pod0330b2c1-a15b-4cdd-b5e5-72d4a90bee82';

/** Kind, confidence and process of each answer. */
function found(text: string): [string, string, string | null][] {
  return autopsyOf({ log: text }).answers.map(({ terminal, confidence, subject }) => [
    terminal.kind,
    confidence,
    subject.process,
  ]);
}

const group = (name: string) =>
  `Memory cgroup out of memory: Kill process 4142 (${name}) score 68 or sacrifice child`;
const killed =
  'Killed process 4142 (python3) total-vm:11968kB, anon-rss:4288kB, file-rss:3972kB, shmem-rss:0kB';
const pair = [group('python3'), killed];

// One head for each kind of logger, and two that nobody has named here.
test.each<[string, string]>([
  ['dmesg -H', '[  +0.000082] '],
  ['dmesg -H, the first of a minute', '[Oct28 16:58] '],
  ['dmesg -d', '[   12.345678 <    0.000003>] '],
  ['dmesg -dT', '[Thu Feb 22 10:11:12 2024 <    0.000003>] '],
  ['dmesg --time-format iso', '2024-02-22T10:11:12,345678+00:00 '],
  ['with the caller', '[   12.345678][    T1] '],
  ['with a processor', '[   12.345678] [    C0] '],
  ['dmesg -x', 'kern  :warn  : [   12.345678] '],
  ['RFC 5424', '<3>1 2024-02-22T10:11:12.345678+01:00 node-1 kernel - - - '],
  [
    'RFC 5424 with data and a byte-order mark',
    '<3>1 2024-02-22T10:11:12Z n kernel - - [meta sequenceId="1"] \ufeff[   12.345678] ',
  ],
  ['RFC 3164 with a priority', '<3>Feb 22 10:11:12 node-1 kernel: [   12.345678] '],
  ['OpenWrt', 'Thu Feb 22 10:11:12 2024 kern.err kernel: [   12.345678] '],
  ['Talos', 'kern:    info: [2024-02-22T10:11:12.913975631Z]: '],
  ['a Russian journal', 'апр 28 01:23:30 PC kernel: '],
  ['a German journal', 'Mär 05 02:12:02 rechner kernel: '],
  ['a Chinese journal', '2月 22 10:11:12 node-1 kernel: '],
  ['journalctl -o short-unix', '1708596672.123456 node-1 kernel: '],
  ['colours', '\u001b[32m[   12.345678] \u001b[0m\u001b[31m'],
  ['Docker Compose', 'node-logs-1  | [   12.345678] '],
  ['kubectl logs --prefix', '[pod/node-logs-x7k2p/dmesg] [   12.345678] '],
  ['stern', 'node-logs-x7k2p dmesg [   12.345678] '],
  ['stern, bare words', 'node-logs-x7k2p dmesg '],
  ['CRI', '2024-02-22T10:11:12.345678901Z stdout F [   12.345678] '],
  ['indentation', '        [   12.345678] '],
  ['grep -n', '1042:Feb 22 10:11:12 node-1 kernel: '],
  ['grep -H', '/var/log/messages-20240222:Feb 22 10:11:12 node-1 kernel: '],
  ['grep -Hn', 'kern.log.1:1042:[   12.345678] '],
  ['a serial console of Android', '<6>[   12.345678] [0:    kswapd0:   76] '],
  ['logcat', '02-22 10:11:12.345     0     0 W         : '],
  ['a logger of one’s own', '{node-1} 10:11:12 (kmsg) ~> '],
  ['columns', 'node-1\t10:11:12\tkmsg\t'],
])('%s: the kernel’s words are found behind it, all of them in each report', (_, head) => {
  const other = pair.map((line) => line.replaceAll('4142', '5151'));
  const text = [...pair, ...other].map((line) => head + line).join('\n');
  expect(found(text)).toEqual([
    ['oom-kill', 'certain', 'python3'],
    ['oom-kill', 'certain', 'python3'],
  ]);
  const { answers } = autopsyOf({ log: text });
  expect(answers.map(({ kill }) => kill?.scope)).toEqual(['memcg', 'memcg']);
});

test.each([
  ['a mail', '> > [   12.345678] '],
  ['Markdown', '> Feb 22 10:11:12 node-1 kernel: '],
])('%s: the kernel’s words, quoted', (_, head) => {
  expect(found(pair.map((line) => head + line).join('\n'))).toEqual([['oom-kill', 'unsure', 'python3']]);
});

test.each<[string, string]>([
  [
    'an access log',
    `10.0.0.1 - - [22/Feb/2024:10:11:12 +0000] "GET /search?q=${encodeURIComponent(killed)} HTTP/1.1" 200 12 "-" "curl/8"`,
  ],
  [
    'an access log with the words as they are',
    `10.0.0.1 - - [22/Feb/2024:10:11:12 +0000] "GET / HTTP/1.1" 200 12 "-" "${killed}"`,
  ],
  ['a changelog', `- Fix parsing of lines such as "${killed}"`],
  ['a changelog without quotes', `* The parser now understands ${killed}`],
  ['documentation', `The kernel then logs: ${group('java')}`],
  ['documentation in backticks', `Look for \`${killed}\` in the log.`],
  ['a sentence around it', 'Killed process 4142 (python3) was what we saw in the log that morning'],
  ['source code', `  const line = '${killed}';`],
  ['source of the kernel', '    pr_err("%s: Kill process %d (%s) score %u or sacrifice child\\n",'],
  ['a shell’s history', `  501  dmesg | grep -i 'out of memory: kill process'`],
  ['a shell’s history that writes it', `$ echo ${killed} > /dev/kmsg`],
  ['a trace of a script', `+ grep -c Killed process 4142 (python3) total-vm:1kB /var/log/messages`],
  ['a rule of an alert', `      description: "fires on ${group('java')}"`],
  ['the pattern of a filter', 'pattern: "Killed process \\\\d+ (.+) total-vm:\\\\d+kB.*"'],
  ['an annotation', '{"annotations":{"note":"oom-kill:constraint=CONSTRAINT_MEMCG"}}'],
  [
    'nobody to kill',
    'systemd invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=100\nOut of memory and no killable processes...',
  ],
])('%s is no death', (_, text) => {
  expect(found(text)).toEqual([]);
});

test.each<[string, string]>([
  ['a bullet of a list', `- ${killed}`],
  ['a field of a log that names no kernel', `ts=10:11:12 level=warn msg="${killed}"`],
  [
    'the node problem detector',
    `I1127 19:01:09.000000       1 log_monitor.go:160] New status generated: &{Source:kernel-monitor Events:[{Reason:OOMKilling Message:${killed}}] Conditions:[]}`,
  ],
  ['another program', `Feb 22 10:11:12 web app[12]: saw [   12.345678] ${group('python3')}`],
])('%s: the words are the kernel’s, but somebody else says them', (_, text) => {
  expect(found(text)).toEqual([['oom-kill', 'likely', 'python3']]);
});

test('a table of cells in quotes', () => {
  expect(found(`"2024-02-22 10:11:12","node-1","kernel: Out of memory: ${killed}"`)).toEqual([
    ['host-oom', 'certain', 'python3'],
  ]);
});

const sixKill =
  'Killed process 16713 (stress) total-vm:262900kB, anon-rss:155812kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0';

test.each<[string, string, [string, string, string | null][]]>([
  [
    '4.19, grep "out of memory"',
    `${group('java')}\n${group('java').replaceAll('4142', '5151')}`,
    [
      ['oom-kill', 'likely', 'java'],
      ['oom-kill', 'likely', 'java'],
    ],
  ],
  [
    '4.x, the whole machine',
    'Out of memory: Kill process 7 (mysqld) score 900 or sacrifice child',
    [['host-oom', 'likely', 'mysqld']],
  ],
  [
    '2.6.32',
    'Out of memory: kill process 7 (httpd) score 4567 or a child\nKilled process 7 (httpd) vsz:1kB, anon-rss:1kB, file-rss:0kB',
    [['host-oom', 'certain', 'httpd']],
  ],
  ['2.6.9', 'Out of Memory: Killed process 7 (httpd).', [['host-oom', 'certain', 'httpd']]],
  [
    'OpenVZ',
    'Out of memory in UB 101: OOM killed process 7 (php) score 0 vm:9kB, rss:8kB, swap:0kB',
    [['oom-kill', 'certain', 'php']],
  ],
  [
    '6.x, the kill’s line cut off',
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=node,pid=9,uid=0`,
    [['oom-kill', 'likely', 'node']],
  ],
  [
    '6.x, the whole machine, cut off',
    'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/a.service,task=node,pid=9,uid=0',
    [['host-oom', 'likely', 'node']],
  ],
  [
    '3.10, cut before the victim',
    `Task in ${pod}/${id} killed as a result of limit of ${pod}/${id}\nmemory: usage 4kB, limit 4kB, failcnt 8`,
    [['oom-kill', 'likely', null]],
  ],
  [
    'cut after the call trace of a group',
    'java invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0\n [<ffffffff8118f2a7>] mem_cgroup_out_of_memory+0x67/0x90',
    [['oom-kill', 'likely', null]],
  ],
  [
    'who asked, and no more',
    'java invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0',
    [['oom-kill', 'unsure', null]],
  ],
  [
    'the end of one report and the beginning of the next',
    `${pair.join('\n')}\nmysqld invoked oom-killer: gfp_mask=0x6280ca(X), nodemask=(null), order=0, oom_score_adj=912`,
    [['oom-kill', 'certain', 'python3']],
  ],
  [
    'only what the reaper says',
    'oom_reaper: reaped process 9 (node), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
    [['oom-kill', 'likely', 'node']],
  ],
  [
    'a kill and its reaper',
    `${pair.join('\n')}\noom_reaper: reaped process 4142 (python3), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB`,
    [['oom-kill', 'certain', 'python3']],
  ],
  [
    'the node problem detector: two lines in one',
    `2024-02-22T10:11:12Z   OOMKilling   Out of memory: Kill process 16713 (stress) score 205 or sacrifice child ${sixKill}`,
    [['host-oom', 'likely', 'stress']],
  ],
  [
    'scope by the call trace alone',
    `a invoked oom-killer: gfp_mask=0xd0, order=0\n [<ffffffff8118f2a7>] mem_cgroup_oom_synchronize+0x67/0x90\n${sixKill}`,
    [['oom-kill', 'certain', 'stress']],
  ],
  [
    'the machine by the call trace alone',
    `a invoked oom-killer: gfp_mask=0xd0, order=0\n [<ffffffff8118f2a7>] __alloc_pages_slowpath+0x67/0x90\n${sixKill}`,
    [['host-oom', 'certain', 'stress']],
  ],
  [
    'FreeBSD',
    'Feb 22 10:11:12 db kernel: pid 7 (mysqld), jid 0, uid 88, was killed: out of swap space',
    [['host-oom', 'likely', 'mysqld']],
  ],
])('%s', (_, text, expected) => {
  expect(found(text)).toEqual(expected);
});

const asked = (head: string, constraint = 'NONE') =>
  `sh invoked oom-killer: ${head}, oom_score_adj=0
oom-kill:constraint=CONSTRAINT_${constraint},nodemask=(null),cpuset=x,mems_allowed=4,global_oom,task_memcg=/system.slice/a.service,task=stress,pid=16713,uid=0
Out of memory: ${sixKill}`;

test.each([
  ['a cpuset', asked('gfp_mask=0x500cc2(GFP_HIGHUSER), order=0', 'CPUSET'), 'host-oom', 'nodes'],
  ['a policy', asked('gfp_mask=0x500cc2(GFP_HIGHUSER), order=0', 'MEMORY_POLICY'), 'host-oom', 'nodes'],
  [
    '2.6.32’s cpuset',
    'No available memory in cpuset: kill process 9 (java) score 0 or a child',
    'host-oom',
    'nodes',
  ],
  [
    'a block of four pages',
    asked('gfp_mask=0x27000c0(GFP_KERNEL_ACCOUNT), order=2'),
    'host-oom',
    '16 KiB in one piece',
  ],
  ['a block of eight pages', asked('gfp_mask=0xdc0(GFP_KERNEL), order=3'), 'host-oom', '32 KiB in one piece'],
  ['SysRq', asked('gfp_mask=0xcc0(GFP_KERNEL), order=-1'), 'external-kill', 'SysRq'],
  [
    'SysRq of an old kernel',
    `SysRq : Manual OOM execution\n${asked('gfp_mask=0xd0, order=0')}`,
    'external-kill',
    'SysRq',
  ],
])('%s: not the whole machine', (_, text, kind, words) => {
  const [answer, ...rest] = autopsyOf({ dmesg: text }).answers;
  expect(rest).toEqual([]);
  expect(answer?.terminal.kind).toBe(kind);
  expect(answer?.sentence).toContain(words);
  expect(JSON.stringify(answer)).not.toContain('whole machine ran out');
});

test('a single page for the whole machine’s shortage is the whole machine’s', () => {
  const [answer] = autopsyOf({ dmesg: asked('gfp_mask=0xcc0(GFP_KERNEL), order=0') }).answers;
  expect(answer).toMatchObject({ terminal: { kind: 'host-oom' }, confidence: 'certain' });
  expect(answer?.sentence).toContain('whole machine');
});

test('a kill that stands in dmesg and, cut, in another file is one, with what both say', () => {
  const limit = `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=stress,pid=16713,uid=0`;
  const { answers } = autopsyOf({ greps: `[ 5.000001] ${limit}`, dmesg: `[ 5.000002] ${sixKill}` });
  expect(answers).toMatchObject([
    {
      terminal: { kind: 'oom-kill', limit: 'own' },
      subject: { containerId: id, pid: 16713 },
      kill: { anonRssKb: 155812 },
    },
  ]);
});

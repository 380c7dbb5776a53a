import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';

/** Excerpts that strangers published, details replaced: what died of what, and how sure that can be. */
test.each<[string, string, [string, string][]]>([
  ['memcg-kill-process-lines-only', 'java', Array.from({ length: 6 }, () => ['oom-kill', 'likely'])],
  ['talos-userspace-oom', 'pod 77f06000', [['external-kill', 'certain']]],
  ['ubuntu-418-sacrifice-child', 'python3', Array.from({ length: 2 }, () => ['oom-kill', 'certain'])],
  ['el7-ltp-memcg-13', 'group /13', [['oom-kill', 'likely']]],
  ['grep-kill-docker-oomkill-line-only', 'java', [['host-oom', 'likely']]],
  ['cpuset-constraint-containerd', 'memory nodes', [['host-oom', 'likely']]],
  ['dmesg-H-minikube-419', 'mysqld', [['host-oom', 'certain']]],
  ['el7-eight-nodes-storm', 'node', Array.from({ length: 7 }, () => ['oom-kill', 'likely'])],
  ['journal-russian-month', 'bash', [['host-oom', 'certain']]],
  ['boot2docker-zero-stamps', 'python', [['oom-kill', 'certain']]],
  ['systemd-oomd-vte', 'vte-spawn', [['external-kill', 'certain']]],
  ['systemd-oomd-console-marked', 'systemd-journald.service', [['external-kill', 'certain']]],
  ['facebook-oomd-killed-0', '', []],
  ['earlyoom-v12-killing-process', 'bash', [['external-kill', 'certain']]],
  ['earlyoom-sigsys', 'cellxgene', [['external-kill', 'certain']]],
  [
    'systemd-slices-oom-propagated',
    '',
    [
      ['oom-kill', 'likely'],
      ['oom-kill', 'likely'],
    ],
  ],
  ['kubelet-klog-oom-event', 'whole machine', [['host-oom', 'likely']]],
  ['slurm-oom-kill', '191.batch', [['oom-kill', 'likely']]],
])('%s', (name, words, expected) => {
  const text = readFileSync(new URL(`fixtures/lines/${name}.txt`, import.meta.url), 'utf8');
  const { answers } = autopsyOf({ log: text });
  expect(answers.map(({ terminal, confidence }) => [terminal.kind, confidence])).toEqual(expected);
  for (const { sentence } of answers) expect(sentence).toContain(words);
});

import { faultCase, steady, type TargetSpec, type Truth } from 'oomlab';
import { jvmService, perlService, rubyService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const killed: Truth = { terminal: ['external-kill'], degradation: ['none'], victim: 'child' };
const heap: Truth = { terminal: ['heap-oome'], degradation: ['none'] };
const survived: Truth = { terminal: ['survived'], degradation: ['none'] };
const requests = steady({ requests: '/', connections: 4, for: '10s', timeout: '1s' });
const longer = steady({ requests: '/', connections: 4, for: '16s', timeout: '1s' });

/** The JVM as the child of a script: what is PID 1 can't be killed from within. */
const underScript = (target: TargetSpec, ...jvmFlags: string[]): TargetSpec => ({
  ...target,
  env: { START: 'script' },
  jvmFlags,
});

/** The hand that kills is in the container itself: a watchdog, a health check, or the JVM that was told to. */
export default [
  faultCase({
    name: 'killed-within/watchdog',
    fault: 'A watchdog in the container kills a worker of a Perl service again and again.',
    scenario: trial({
      target: perlService('watched.pl', 'KILL', '2'),
      memory: '96m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'killed-within/health-check',
    fault: 'A health check, a shell that lives for a moment, kills the worker of a Ruby service each 2 s.',
    scenario: trial({
      target: rubyService('checked.rb', '2'),
      memory: '96m',
      load: requests,
      atMost: '12s',
    }),
    truth: killed,
  }),
  faultCase({
    name: 'killed-within/harmless-signal',
    fault: 'None: a watchdog asks the workers to open their logs anew, by SIGUSR1, again and again.',
    scenario: trial({
      target: perlService('watched.pl', 'USR1', '2'),
      memory: '96m',
      load: requests,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'killed-within/own-exits',
    fault: 'None: workers of a Perl service end by themselves after 300 requests, and are replaced.',
    scenario: trial({
      target: perlService('watched.pl', '-', '0'),
      memory: '96m',
      load: requests,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'jvm-oome/kills-itself',
    fault: 'The heap is full, and the JVM was told to run "kill -9" on itself then: exit code 137.',
    scenario: trial({
      target: underScript(jvmService('32m', 'Sessions', '64'), '-XX:OnOutOfMemoryError="kill -9 %p"'),
      memory: '160m',
      load: requests,
      atMost: '12s',
    }),
    truth: heap,
  }),
  faultCase({
    name: 'jvm-oome/asks-itself-to-end',
    fault: 'The heap is full, and the JVM was told to send itself SIGTERM then: exit code 143.',
    scenario: trial({
      target: underScript(jvmService('32m', 'Sessions', '64'), '-XX:OnOutOfMemoryError="kill %p"'),
      memory: '160m',
      load: requests,
      atMost: '12s',
    }),
    truth: heap,
  }),
  // The shell hands on the code of its only child: the main process ends with it, and counts as the victim.
  faultCase({
    name: 'killed-within/long-after-oome',
    fault: 'Seconds after a caught OutOfMemoryError somebody in the container kills the JVM.',
    scenario: trial({
      target: underScript(jvmService('64m', 'CaughtOome', '200', '1', 'serve', '0')),
      memory: '192m',
      load: longer,
      atMost: '18s',
      actions: [
        {
          kind: 'exec',
          at: '11s',
          command: ['sh', '-c', 'kill -9 $(cut -d " " -f 1 /proc/1/task/1/children)'],
        },
      ],
    }),
    truth: { ...killed, victim: 'main' },
  }),
  faultCase({
    name: 'external-kill/long-after-oome',
    fault: 'Seconds after a caught OutOfMemoryError somebody on the host kills the JVM.',
    scenario: trial({
      target: jvmService('64m', 'CaughtOome', '200', '1', 'serve', '0'),
      memory: '192m',
      load: longer,
      atMost: '18s',
      actions: [{ kind: 'host-kill', at: '11s', signal: 'SIGKILL' }],
    }),
    truth: { ...killed, victim: 'main' },
  }),
];

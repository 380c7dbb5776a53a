import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';

const details = (text: string) =>
  autopsyOf({ log: text }).answers.map(
    ({ terminal, confidence }) => `${terminal.kind} ${confidence}: ${terminal.detail}`,
  );

const task = (rest: object, container: object) =>
  JSON.stringify({
    tasks: [
      {
        taskArn: 'arn:aws:ecs:us-east-1:1:task/prod/abc',
        lastStatus: 'STOPPED',
        ...rest,
        containers: [{ name: 'web', lastStatus: 'STOPPED', ...container }],
      },
    ],
  });
const scaled = {
  stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/123)',
  stopCode: 'ServiceSchedulerInitiated',
};
const byPerson = { stoppedReason: 'Task stopped by user', stopCode: 'UserInitiated' };
const heroku = (text: string) => `2024-03-29T07:45:20.642843+00:00 heroku[web.1]: ${text}`;
const head = (second: number) => `Mar  4 10:11:${second} h`;
const sudo = (command: string) =>
  `${head(10)} sudo[99]:   deploy : TTY=pts/1 ; PWD=/root ; USER=root ; COMMAND=${command}`;
const died = (second: number) =>
  `${head(second)} systemd[1]: app.service: Main process exited, code=killed, status=9/KILL`;

const late = (by: string) => [`external-kill certain: ${by}, as a stop took too long`];
const unsigned = ['inconclusive unsure: SIGKILL by an OOM killer or by somebody else'];

test.each([
  ['ECS scales', task(scaled, { exitCode: 137 }), late('ECS')],
  ['a person stops an ECS task', task(byPerson, { exitCode: 137 }), late('ECS')],
  [
    'it obeys ECS',
    task(scaled, { exitCode: 143 }),
    ['external-kill certain: ECS, a stop that was asked for'],
  ],
  [
    'Heroku’s exit timeout',
    [
      'Stopping all processes with SIGTERM',
      'Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM',
      'Process exited with status 137',
    ]
      .map(heroku)
      .join('\n'),
    late('Heroku'),
  ],
  [
    'podman stop',
    'time="2024-03-04T10:11:22Z" level=warning msg="StopSignal SIGTERM failed to stop container web in 10 seconds, resorting to SIGKILL"\nweb exited with code 137',
    late('podman'),
  ],
  [
    'kill -9 by sudo',
    `${sudo('/usr/bin/kill -9 4242')}\n${died(11)}`,
    ['external-kill likely: SIGKILL that somebody ordered through sudo'],
  ],
  [
    'pkill by sudo',
    `${sudo('/usr/bin/pkill -KILL -f app.jar')}\n${died(11)}`,
    ['external-kill likely: SIGKILL that somebody ordered through sudo'],
  ],
  [
    'systemctl kill',
    `${head(10)} systemd[1]: app.service: Sent signal SIGKILL to main process 4242 (java) on client request.\n${died(10)}`,
    ['external-kill certain: SIGKILL that somebody ordered through systemd'],
  ],
])('somebody asked for it, and memory was not the reason: %s', (_, text, told) => {
  expect(details(text)).toEqual(told);
});

test.each([
  [
    'ECS, an essential container',
    task(
      { stoppedReason: 'Essential container in task exited', stopCode: 'EssentialContainerExited' },
      { exitCode: 137 },
    ),
    unsigned,
  ],
  [
    'ECS, killed for lack of memory while it scaled',
    task(scaled, { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }),
    ['oom-kill likely: by the engine’s flag'],
  ],
  ['Heroku, without a stop', heroku('Process exited with status 137'), unsigned],
  [
    'a command of long before',
    `${sudo('/bin/kill -9 3131').replace('10:11', '09:11')}\n${died(11)}`,
    unsigned,
  ],
  [
    'a command that comes after',
    `${died(10)}\n${sudo('/bin/kill -9 3131').replace(':10 h', ':12 h')}`,
    unsigned,
  ],
  ['a command that asks only', `${sudo('/bin/kill -TERM 3131')}\n${died(11)}`, unsigned],
  ['a command of which nobody died', sudo('/bin/kill -9 3131'), []],
])('looks like it, and is something else: %s', (_, text, told) => {
  expect(details(text)).toEqual(told);
});

test.each([
  [
    'pm2',
    '2024-03-04T10:11:12: PM2      | [PM2][WORKER] Process 0 restarted because it exceeds --max-memory-restart value (current_memory=1203456000 max_memory_limit=1073741824 [octets])',
  ],
  [
    'gunicorn',
    '[2024-03-04 10:11:12 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:88)\n[2024-03-04 10:11:13 +0000] [7] [WARNING] Worker with pid 88 was terminated due to signal 9',
  ],
])('%s lives on, and no container is known', (server, text) => {
  const [answer] = autopsyOf({ log: text }).answers;
  expect(answer?.sentence).toContain(`; ${server} lives on.`);
  expect(answer?.sentence).not.toContain('container');
});

test('a log of healthy collections tells of no death, and says so', () => {
  const line = (second: number) =>
    `[${second}.234s][info][gc] GC(${second}) Pause Young (Normal) (G1 Evacuation Pause) 150M->6M(256M) 2.123ms`;
  const [answer] = autopsyOf({ gc: [1, 2, 3].map(line).join('\n') }).answers;
  expect(answer?.tellsOfDeath).toBe(false);
  expect(answer?.sentence).toMatch(/^Nothing here tells of a death of the program of gc/);
});

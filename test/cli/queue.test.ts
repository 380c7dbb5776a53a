import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRun } from '../../src/record/testing/aRun.ts';
import { program } from './testing/program.ts';

const { expectError, folder } = program();

describe('a queue: two lines, nothing started, and no password is said', () => {
  const queue = (...args: string[]) => ['scenario', 'swap-vs-noswap', '--queue', ...args];
  const aws = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const none = { OOMLAB_QUEUE: '' };

  it.each([
    [
      'that is no Redis',
      queue('http://hush:hush@127.0.0.1'),
      /at no Redis.* http:\/\//,
      /redis:\/\/:PASSWORD@HOST/,
    ],
    ['that is no address', queue('hush'), /address of the queue is none/, /redis:\/\//],
    ['that anybody reaches', queue('redis://10.0.0.1'), /neither a password nor TLS/, /--insecure-queue/],
    ['that does not run', queue('private'), /No private queue runs here/, /"?oomlab queue start|queue start/],
    ['without an address', ['scenario', 'swap-vs-noswap', '--queue'], /argument missing/, /--help/],
    ['that nobody names', ['host', 'join'], /No queue is named/, /OOMLAB_QUEUE/],
    ['of a host that nobody names', ['host', 'leave', 'box-1'], /No queue is named/, /OOMLAB_QUEUE/],
    ['where nothing has a queue', ['clean', '--queue', 'private'], /unknown option '--queue'/, /--help/],
    ['where nothing is executed', ['doctor', '--queue', 'private'], /unknown option '--queue'/, /--help/],
    ['with a mistyped command', ['host', 'jion'], /unknown command 'jion'/, /join/],
    ['with another one', ['queue', 'statsu'], /unknown command 'statsu'/, /status/],
    [
      'with a label that says nothing',
      ['host', 'join', '--label', 'nvme'],
      /--label.*'nvme' is invalid.*NAME=VALUE/,
      /./,
    ],
    [
      'with a host that is lost at once',
      ['host', 'join', '--lost-after', '0'],
      /--lost-after 0 is no duration from 2s/,
      /90s/,
    ],
    [
      'with a name that nobody can type',
      ['host', 'join', '--name', 'my box'],
      /"my box" is no name of a host/,
      /letters/,
    ],
    [
      'with recordings brought to nowhere',
      queue('redis://127.0.0.1:1', '--recordings', 'here'),
      /it is no place/,
      /absolute path/,
    ],
    [
      'with a host that takes such',
      ['host', 'join', '--recordings', 'ftp://a/b'],
      /it is no place/,
      /s3:\/\/BUCKET/,
    ],
    [
      'with a secret in the place',
      queue('redis://127.0.0.1:1', '--recordings', 's3://key:hush@bucket/a'),
      /no name of a bucket/,
      /environment/,
    ],
    [
      'with a place, and none itself',
      ['scenario', 'swap-vs-noswap', '--recordings', '/tmp'],
      /--recordings has no effect without --queue/,
      /leave it out/,
    ],
    [
      'that may be open, and is none',
      ['map', 'swap-vs-noswap', '--insecure-queue'],
      /--insecure-queue has no effect without --queue/,
      /leave it out/,
    ],
    [
      'with a bucket that nobody may write to',
      queue('redis://127.0.0.1:1', '--recordings', 's3://bucket/a'),
      /no credentials for s3:\/\/bucket\/a/,
      /AWS_ACCESS_KEY_ID/,
    ],
    ['of a run that is not there', ['attach', 'nothing'], /no run called "nothing"/, /list --runs/],
  ])('%s', async (_, args, what, hint) => {
    expect(await expectError(args, { code: 2, what, hint }, { ...none, ...aws })).not.toContain('hush');
  });

  it('of a run that was on none, or is over', async () => {
    const recorded = (fleet: object | null): string => {
      const at = mkdtempSync(join(folder(), 'run-'));
      writeFileSync(join(at, 'run.json'), JSON.stringify(aRun([], { fleet } as never).run));
      return at;
    };
    const onNone = { code: 2, what: /Run run-1 was on no queue/, hint: /--resume/ };
    await expectError(['attach', recorded(null)], onNone, none);
    const on = { queue: 'redis://127.0.0.1:1', recordings: 'queue' };
    const ofTest = { code: 2, what: /a part of an experiment or a test/, hint: /Run the whole again/ };
    await expectError(['attach', recorded({ ...on, args: [] })], ofTest, none);
    for (const begun of [
      ['attach', 'x'],
      ['report', 'x'],
      ['--results', 'scenario', 'new'],
      ['--x', 'scenario'],
    ]) {
      const noQueue = { code: 2, what: /that is no command with a queue/, hint: /run it anew/ };
      await expectError(['attach', recorded({ ...on, args: begun })], noQueue, none);
    }
    const over = { code: 2, what: /Run run-1 is complete/, hint: /report/ };
    await expectError(['attach', recorded({ ...on, args: ['scenario', 'swap-vs-noswap'] })], over, none);
  });

  it.each([
    ['hosts of', ['host', 'list']],
    ['a host of', ['host', 'leave', 'box-1']],
    ['a run on', ['scenario', 'swap-vs-noswap', '--queue']],
  ])('%s one that is away: exit code 3', async (_, args) => {
    const away = {
      code: 3,
      what: /queue at redis:\/\/127\.0\.0\.1:1 can't be used: .*ECONNREFUSED/,
      hint: /Is it there/,
    };
    await expectError([...args, 'redis://:hush@127.0.0.1:1'], away, none);
  });
});

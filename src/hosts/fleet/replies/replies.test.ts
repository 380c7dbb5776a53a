import { expect, test } from 'vitest';
import type { Progress } from '../../../lab/progress.ts';
import { firstReply, isReply, mayPass, refusalIn, whileRefused } from './replies.ts';

const saying = (text: string): Error => Object.assign(new Error(text), { name: 'ReplyError' });

test.each([
  ['OOM command not allowed when used memory > maxmemory', true, /memory is full/],
  ["READONLY You can't write against a read only replica.", true, /replica/],
  ['NOREPLICAS Not enough good replicas to write.', true, /replicas/],
  ['NOPERM this user has no permissions', false, /no right/],
  ['NOAUTH Authentication required.', false, /^it asks for a password, and its address has none$/],
  ['WRONGPASS invalid username-password pair', false, /^it does not take the password$/],
  ['WRONGTYPE Operation against a key', false, /something else/],
  ['ERR what\nis that', false, /^it answers: ERR what is that$/],
])('%s', (text, passes, why) => {
  const error = saying(text);
  expect(isReply(error)).toBe(true);
  expect(mayPass(error)).toBe(passes);
  expect(refusalIn(error)).toEqual({
    why: expect.stringMatching(why),
    hint: expect.stringMatching(/[.?]$/),
  });
});

test('what Redis says to whoever connects is told apart from a Redis that is not there', () => {
  const wrong = saying('WRONGPASS invalid username-password pair');
  expect(firstReply(wrong)).toBe(wrong);
  expect(firstReply(new Error('Ready check failed: NOAUTH Authentication required.'))?.message).toBe(
    'NOAUTH Authentication required.',
  );
  expect(firstReply(new Error('connect ECONNREFUSED 127.0.0.1:1'))).toBeNull();
});

test('what a full Redis refuses is done again until it is taken, or nobody wants it; it is told once', async () => {
  const told: Progress[] = [];
  const report = (progress: Progress): void => void told.push(progress);
  let times = 0;
  const put = async (): Promise<string> => {
    times += 1;
    if (times < 4) throw saying('OOM command not allowed');
    return 'taken';
  };
  expect(await whileRefused(put, async () => true, report, 0)).toBe('taken');
  expect(told).toHaveLength(1);
  times = 0;
  expect(await whileRefused(put, async () => times < 2, report, 0)).toBeNull();
  expect(times).toBe(2);
});

test('what it refuses for good, and a connection that was lost, is passed on at once', async () => {
  for (const error of [saying('NOPERM no'), new Error('Connection is closed.')])
    await expect(
      whileRefused(
        () => Promise.reject(error),
        async () => true,
        () => {},
        0,
      ),
    ).rejects.toBe(error);
});

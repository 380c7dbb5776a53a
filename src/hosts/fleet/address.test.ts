import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes, OomlabError } from '../../errors.ts';
import { startTimeOf } from '../../lab/host/processes.ts';
import { queueAddress, weakness, withoutCredentials } from './address.ts';

let state: string;
beforeEach(() => {
  // No private queue runs in it.
  state = mkdtempSync(join(tmpdir(), 'oomlab-address-'));
  vi.stubEnv('OOMLAB_STATE', state);
  vi.stubEnv('OOMLAB_QUEUE', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const safe = { insecure: false };
const at = (text: string | null, insecure = false) => queueAddress(text, { insecure });

function refused(text: string | null): OomlabError {
  try {
    at(text);
  } catch (error) {
    if (error instanceof OomlabError) return error;
    throw error;
  }
  throw new Error(`${text} is taken`);
}

describe('an address', () => {
  test('is read with all of its parts, and shown without user and password', () => {
    expect(at('rediss://us%40er:p%2Fw%40@queue.example:7000/3')).toEqual({
      host: 'queue.example',
      port: 7000,
      username: 'us@er',
      password: 'p/w@',
      db: 3,
      tls: true,
      mayBeOpen: false,
      shown: 'rediss://queue.example:7000/3',
    });
    expect(at('redis://127.0.0.1')).toEqual({
      host: '127.0.0.1',
      port: 6379,
      username: null,
      password: null,
      db: 0,
      tls: false,
      mayBeOpen: false,
      shown: 'redis://127.0.0.1:6379',
    });
    expect(at('redis://[::1]:7000/')).toMatchObject({ host: '::1', shown: 'redis://[::1]:7000' });
  });

  test('is the one that is named, else that of the environment, and else there is none', () => {
    vi.stubEnv('OOMLAB_QUEUE', 'redis://127.0.0.1:7001');
    expect(at(null).port).toBe(7001);
    expect(at('redis://127.0.0.1:7002').port).toBe(7002);
    // "private" names our own, whatever the environment says.
    expect(refused('private').message).toMatch(/^No private queue runs here$/);
    for (const nothing of ['', undefined]) {
      vi.stubEnv('OOMLAB_QUEUE', nothing);
      expect(refused(null)).toMatchObject({
        message: 'No queue is named, and no private one runs here',
        hint: expect.stringContaining('"oomlab queue start"'),
      });
    }
  });

  test.each([
    ['nothing that an address is', 'queue', /none/],
    ['of another kind', 'http://queue.example', /at no Redis.* http:\/\/$/],
    ['without a host', 'redis:///1', /no host/],
    ['with a database that is no number', 'redis://127.0.0.1/jobs', /no number/],
    ['with one below 0', 'redis://127.0.0.1/-1', /no number/],
    ['with one in hexadecimal', 'redis://127.0.0.1/0x1', /no number/],
    ['with a port beyond all', 'redis://127.0.0.1:99999', /none/],
    ['with what nobody reads', 'redis://127.0.0.1?password=hush-hush', /more in it/],
    ['with a % that begins no character', 'redis://:100%hush-hush@127.0.0.1', /begins no character/],
    ['elsewhere, open to everybody', 'redis://queue.example', /neither a password nor TLS/],
    ['elsewhere, with a user alone', 'redis://user@10.0.0.7', /neither a password nor TLS/],
    ['of a machine that only looks like this one', 'redis://127.0.0.1.example', /not on this machine/],
    ['with a slash in its password', 'redis://:hush/hush@queue.example', /none|no host/],
  ])('%s is refused', (_, text, what) => {
    const { message, hint, exitCode } = refused(text);
    expect(message).toMatch(what);
    expect(hint).toMatch(/redis:\/\/:PASSWORD@HOST:6379|%25/);
    expect(exitCode).toBe(exitCodes.usage);
    expect(`${message} ${hint}`).not.toContain('hush');
  });

  test('elsewhere it has a password or TLS, or somebody who says that it needs none', () => {
    expect(at('redis://:pw@queue.example').shown).toBe('redis://queue.example:6379');
    expect(at('rediss://queue.example').tls).toBe(true);
    expect(at('redis://queue.example', true)).toMatchObject({ host: 'queue.example', mayBeOpen: true });
    for (const here of ['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '[::1]'])
      expect(at(`redis://${here}`).password).toBeNull();
  });
});

test('what was meant as "private" is suggested, and nothing else is', () => {
  for (const typed of ['privat', 'PRIVATE', 'prviate', 'privates'])
    expect(refused(typed).hint, typed).toMatch(/^Did you mean "private"\? "oomlab queue start" starts one/);
  for (const typed of ['queue', 'priv', 'localhost'])
    expect(refused(typed).hint, typed).not.toContain('Did you mean');
});

test('where one of our own runs nobody is told to start one', () => {
  mkdirSync(join(state, 'queue'));
  // One that is alive, as we are.
  const own = { pid: process.pid, startTime: startTimeOf(process.pid), port: 7000, password: 'hush' };
  writeFileSync(join(state, 'queue', 'queue.json'), JSON.stringify(own));
  for (const typed of ['privat', 'queue']) {
    const { hint } = refused(typed);
    expect(hint).toContain('One of our own runs on this machine: "private" names it');
    expect(hint).not.toMatch(/queue start|hush/);
  }
  expect(at('private').port).toBe(7000);
});

describe('what is weak', () => {
  test('is a way through a network that others read on', () => {
    expect(weakness(at('redis://:hush@queue.example'))).toMatch(
      /^redis:\/\/queue\.example:6379 is reached without TLS: plans and recordings can be read on the way there$/,
    );
    vi.stubEnv('OOMLAB_QUEUE_KEY', 'a key');
    expect(weakness(at('redis://:hush@queue.example'))).toMatch(/, as far as they are not sealed$/);
    vi.unstubAllEnvs();
  });

  test('is no way within this machine, and none with TLS', () => {
    for (const text of ['rediss://queue.example', 'redis://127.0.0.1', 'redis://localhost'])
      expect(weakness(queueAddress(text, safe))).toBeNull();
  });
});

test('what is recorded of a command has no password of a queue, however it was written', () => {
  const typed = (word: string) => withoutCredentials(['scenario', 'a', word])[2];
  expect(typed('redis://:hush@host:1/2')).toBe('redis://host:1/2');
  expect(typed('--queue=rediss://user:hush@host')).toBe('--queue=rediss://host');
  expect(typed('REDIS://:hush@host')).toBe('REDIS://host');
  // As addresses are read, the last @ ends the password.
  expect(typed('redis://:hu@sh@host')).toBe('redis://host');
  // They are no part of an address, wherever they are.
  for (const word of [
    're\tdis://:hush@host',
    'redis:/\n/:hush@host',
    'redis:\r//:hu\tsh@host',
    'redis:////:hu/sh@host',
  ])
    expect(typed(word), word).toBe('redis://host');
  expect(typed('a\tb')).toBe('a\tb');
  expect(typed('redis://host/0')).toBe('redis://host/0');
  expect(typed('--only=mail=me@host')).toBe('--only=mail=me@host');
});

import { expect, test } from 'vitest';
import { aKilledTrial } from '../../../record/testing/aKilledTrial.ts';
import { aRequest } from '../../../scenario/testing/aRequest.ts';
import type { WorkerMessage } from '../../protocol.ts';
import { redacting } from './redacting.ts';

const { trial } = aKilledTrial();
const { load } = trial.plan;
if (load === null) throw new Error('no load');
const sends = {
  ...aRequest('/login'),
  headers: { Authorization: 'Bearer planted-of-load' },
};
const planned = {
  ...trial.plan,
  load: { ...load, requests: [...load.requests, sends] },
  target: { ...trial.plan.target, env: { API_TOKEN: 'planted-8f3e', NAME: 'shop' } },
};

function through(...messages: WorkerMessage[]): WorkerMessage[] {
  const sent: WorkerMessage[] = [];
  const outgoing = redacting(
    { send: (message) => void sent.push(message), room: () => null, end: async () => {} },
    planned,
  );
  for (const message of messages) outgoing.send(message);
  return sent;
}

test('nothing that is recorded has the secret, whatever way it takes', () => {
  const file = Buffer.from('args: -Dtoken=planted-8f3e end');
  const sent = through(
    { kind: 'trial', record: { ...trial, plan: planned, jvm: { arguments: '-Dx=planted-8f3e' } } },
    { kind: 'output', service: null, line: { atMs: 1, stream: 'stdout', text: 'with planted-8f3e' } },
    {
      kind: 'output',
      service: null,
      line: { atMs: 1, stream: 'stderr', text: '{"authorization":"Bearer planted-of-load"}' },
    },
    {
      kind: 'rows',
      table: 'processes',
      rows: [[1, 'app', 7, 1, 'psql', 'psql -c "login password planted-8f3e"', null]],
    },
    { kind: 'progress', progress: { kind: 'trial-event', atMs: 1, text: 'died of planted-of-load' } },
    {
      kind: 'event',
      event: { atMs: 1, clock: 'monotonic', kind: 'trouble', source: 'x', text: 'planted-8f3e' },
    },
    {
      kind: 'inspect',
      value: { Config: { Env: ['API_TOKEN=planted-8f3e', 'IMAGE_SECRET=of-the-image', 'NAME=shop'] } },
    },
    { kind: 'shared', path: 'gc.log', offset: 7, base64: file.toString('base64') },
  );
  const text = JSON.stringify(sent);
  expect(text).not.toContain('planted');
  expect(text).not.toContain('of-the-image');
  expect(text).toContain('NAME=shop');
  const shared = sent.find((message) => message.kind === 'shared');
  const bytes = Buffer.from(shared?.kind === 'shared' ? shared.base64 : '', 'base64');
  expect(bytes.toString()).toBe('args: -Dtoken=************ end');
});

test('a password that is one of our own words costs the recording nothing but that word in texts', () => {
  const rows: WorkerMessage = {
    kind: 'rows',
    // A service, and a table, may be called as a password is.
    table: 'processes',
    rows: [[1, 'stdout', 7, null, 'x', 'x stdout', 1]],
  };
  const line: WorkerMessage = {
    kind: 'output',
    service: null,
    line: { atMs: 1, stream: 'stdout', text: 'output to stdout' },
  };
  const sent: WorkerMessage[] = [];
  const target = {
    ...trial.plan.target,
    env: { A_SECRET: 'stdout', B_SECRET: 'output', C_SECRET: 'processes' },
  };
  const out = redacting(
    { send: (message) => void sent.push(message), room: () => null, end: async () => {} },
    { ...trial.plan, target },
  );
  for (const message of [line, rows]) out.send(message);
  expect(sent).toEqual([
    { ...line, line: { ...line.line, text: '[redacted] to [redacted]' } },
    { ...rows, rows: [[1, 'stdout', 7, null, 'x', 'x [redacted]', 1]] },
  ]);
});

import { expect, test } from 'vitest';
import type { RecordingMessage } from '../../../record/message.ts';
import type { FleetHost } from '../../../record/schema.ts';
import { aKilledTrial } from '../../../record/testing/aKilledTrial.ts';
import { messagesOf } from '../../testing/messagesOf.ts';
import { openPack, sealed } from '../recordings/pack.ts';
import { type Seal, sealOf } from '../seal.ts';
import { aStore } from '../testing/aStore.ts';
import { aHostCard } from '../testing/cards.ts';
import { bring } from './bring.ts';

const killed = aKilledTrial();
const name = { runId: 'run-1', trial: 'a', fence: 2 };
const taking = { trial: 'a', fence: 2, host: 'box-1' };
const host = { name: 'box-1', labels: {}, environment: aHostCard().environment, fence: 2 };
const messagesFor = (id: string, by: FleetHost | null = host) =>
  messagesOf({ ...killed, trial: { ...killed.trial, host: by } }, { ...killed.trial.plan, id });

async function packed(id: string, by: FleetHost | null = host): Promise<Buffer[]> {
  const pack = openPack();
  for (const message of messagesFor(id, by)) pack.write(message);
  return pack.parts();
}

async function brought(
  parts: readonly Uint8Array[] | null,
  seal: Seal | null = null,
  bytes: number | null = null,
) {
  const store = aStore();
  if (parts !== null) await store.put(name, parts);
  const messages: RecordingMessage[] = [];
  const trouble: string[] = [];
  const is = await bring(
    { store, seal, card: { runId: 'run-1' } },
    { ...taking, bytes },
    {
      message: (message) => message.kind !== 'progress' && messages.push(message),
      trouble: (text) => trouble.push(text),
    },
  );
  return { is, messages: messages.length, trouble };
}

test('a recording is handed over, sealed or not', async () => {
  const all = { is: true, messages: messagesFor('a').length, trouble: [] };
  const parts = await packed('a');
  expect(await brought(parts)).toEqual(all);
  const seal = sealOf('key');
  expect(await brought(sealed(parts, seal, 'run-1 a 2'), seal)).toEqual(all);
});

test('of one that is not whole nothing is handed over: it is made again, and would follow its own half', async () => {
  const parts = await packed('a');
  const whole = Buffer.concat(parts);
  const { length } = whole;
  expect(await brought(parts, null, length)).toMatchObject({ is: true });
  const none = { is: false, messages: 0, trouble: [] };
  expect(await brought([whole.subarray(0, length - 200)])).toEqual(none);
  // Twice the same, as where a part was sent again: each can be unpacked.
  expect(await brought([whole, whole], null, length)).toEqual(none);
});

test('there is none where it is gone, cannot be opened, is no recording, or is of another trial', async () => {
  const parts = await packed('a');
  const seal = sealOf('key');
  const closed = sealed(parts, seal, 'run-1 a 2');
  expect(await brought(null)).toMatchObject({ is: false });
  expect(await brought(closed, sealOf('other'))).toMatchObject({ is: false, messages: 0 });
  // Of an earlier taking, put in its place.
  expect(await brought(sealed(parts, seal, 'run-1 a 1'), seal)).toMatchObject({ is: false });
  expect(await brought(parts, seal)).toMatchObject({ is: false });
  expect(await brought(closed)).toMatchObject({ is: false, messages: 0 });
  expect(await brought([Buffer.from('anything')])).toMatchObject({ is: false, messages: 0 });
  expect(await brought(await packed('b'))).toMatchObject({ is: false });
  expect(await brought(await packed('a', { ...host, fence: 1 }))).toMatchObject({ is: false });
  expect(await brought(await packed('a', { ...host, name: 'box-2' }))).toMatchObject({ is: false });
  expect(await brought(await packed('a', null))).toMatchObject({ is: false });
});

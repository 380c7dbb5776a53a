import fc, { type Arbitrary } from 'fast-check';
import type { z } from 'zod';
import { queueAddress, withoutCredentials } from '../../../src/hosts/fleet/address.ts';
import {
  hostCardSchema,
  readCard,
  receiptSchema,
  refusalSchema,
  runCardSchema,
  underWaySchema,
  unfit,
} from '../../../src/hosts/fleet/cards.ts';
import { nobody } from '../../../src/hosts/fleet/front/hosts/waitForHosts.ts';
import { blockId, openGiven, sealBlock } from '../../../src/hosts/fleet/front/queueOfRun.ts';
import { refusalOf } from '../../../src/hosts/fleet/member/permitted.ts';
import { placeOf } from '../../../src/hosts/fleet/recordings/place.ts';
import { sealOf } from '../../../src/hosts/fleet/seal.ts';
import { aHostCard, aRunCard } from '../../../src/hosts/fleet/testing/cards.ts';
import { memoryNeeded, swapNeeded } from '../../../src/lab/host/preconditions.ts';
import { secretsOf } from '../../../src/scenario/secrets/secretsOf.ts';
import { textsIn } from '../make/found.ts';
import { change, changes, strangeTexts, textsLike } from '../make/texts.ts';
import { valuesLike } from '../make/values.ts';
import { type Reader, reader } from '../reader.ts';

const machine = {
  ...{ kernel: '6.18.0', cgroupVersion: 2, engine: null },
  ...{ cores: 2, cpuModel: 'a', memoryBytes: 1024 ** 3 },
};
const run = aRunCard({ labels: { disk: 'nvme' }, machine });
const host = aHostCard({ labels: { disk: 'nvme' }, trial: { runId: 'run-1', id: '01-a-r1' } });
const queue = 'redis://127.0.0.1:6379';

/** What Redis has of each kind, and what is made of it. */
const kinds: readonly { said: unknown; read: (text: string) => void }[] = [
  {
    said: run,
    read(text) {
      const card = readCard(runCardSchema, text);
      if (card !== null) nobody([host], card, queue);
    },
  },
  {
    said: host,
    read(text) {
      const card = readCard(hostCardSchema, text);
      if (card === null) return;
      unfit(card, run);
      nobody([card, host], run, queue);
    },
  },
  ...(
    [
      [receiptSchema, { kind: 'recorded', trial: 'a', fence: 1, host: 'box-1', bytes: 9, lost: null }],
      [receiptSchema, { kind: 'given-up', trial: 'a', why: 'it was taken too often' }],
      [refusalSchema, { host: 'box-1', message: 'no swap', hint: 'add some' }],
      [underWaySchema, { host: 'box-1', trial: 'a', phase: 'hold', sinceMs: 1e12 }],
    ] satisfies [z.ZodType, unknown][]
  ).map(([schema, said]) => ({ said, read: (text: string) => void readCard<unknown>(schema, text) })),
];

/** Mostly JSON, of which something is another thing; some is cut off or no JSON. */
const jsonLike = (values: readonly unknown[]): Arbitrary<string> =>
  fc
    .tuple(
      valuesLike(values),
      fc.oneof({ weight: 4, arbitrary: fc.constant((text: string) => text) }, changes(2)),
    )
    .map(([value, changed]) => changed(JSON.stringify(value) ?? ''));

const cards: Reader = reader({
  name: 'queue-cards',
  reads: 'what fronts and hosts of a fleet say of themselves in Redis',
  weight: 3,
  inputs: () =>
    fc.nat(kinds.length - 1).chain((kind) => jsonLike([kinds[kind]?.said]).map((text) => ({ kind, text }))),
  read({ kind, text }: { kind: number; text: string }) {
    kinds[kind]?.read(text);
  },
});

const key = sealOf('the key of a fleet');
const permitted = {
  folders: ['fault'],
  present: new Set(['postgres:17']),
  images: ['registry.example/*'],
  addSwap: null,
  memoryBytes: 4 * 1024 ** 3,
};

interface Given {
  line: string;
  sealed: boolean;
}

/** As a host reads a block, and a front that comes back: the job itself is BullMQ's. */
const blocks: Reader = reader({
  name: 'queue-blocks',
  reads: 'trials that are given out through Redis, sealed or not',
  weight: 4,
  inputs() {
    const plans = textsIn('test/golden', /^trial\.json$/).map((text) => JSON.parse(text).plan);
    const all = plans.map((plan, at) => ({
      id: blockId([plan]),
      plans: at % 2 === 0 ? [plan] : [plan, { ...plan, id: `${plan.id}-2` }],
    }));
    const id = 'a';
    const open = jsonLike(all).map(
      (json): Given => ({ line: JSON.stringify({ id, data: { open: json } }), sealed: false }),
    );
    const closed = jsonLike(all.map((block) => ({ ...block, until: 0 }))).map((json): Given => {
      const data = { closed: key.close(Buffer.from(json), `run-1 ${id}`).toString('base64') };
      return { line: JSON.stringify({ id, data }), sealed: true };
    });
    const inJson = fc.oneof(open, closed);
    const whole = all.slice(0, 3).map((block) => ({ id: block.id, data: sealBlock(block, 'run-1', key, 0) }));
    const around = fc.tuple(jsonLike(whole), fc.boolean()).map(([line, sealed]): Given => ({ line, sealed }));
    return fc.oneof({ weight: 4, arbitrary: inJson }, { weight: 1, arbitrary: around });
  },
  read({ line, sealed }: Given) {
    const { plans } = openGiven(line, 'run-1', sealed ? key : null);
    for (const plan of plans) {
      refusalOf(plan, permitted);
      secretsOf(plan);
    }
    memoryNeeded(plans);
    swapNeeded(plans);
    blockId(plans);
  },
});

const addresses = [
  'redis://127.0.0.1:6379',
  'rediss://user:pass%20word@queue.example:6380/3',
  'redis://:secret@[::1]:6379',
  'redis://localhost',
  'queue',
  '/mnt/shared//a/../b/',
  's3://bucket.of-ours/fleet/a',
];

/** What users write, and what is recorded of it. */
const places: Reader = reader({
  name: 'queue-addresses',
  reads: 'addresses of queues, and places of recordings',
  weight: 2,
  inputs: () =>
    fc.record({
      isPlace: fc.boolean(),
      text: fc.oneof(
        { weight: 3, arbitrary: textsLike(addresses, 1) },
        {
          weight: 3,
          arbitrary: fc.tuple(fc.constantFrom(...addresses), change).map(([text, changed]) => changed(text)),
        },
        { weight: 1, arbitrary: strangeTexts },
      ),
    }),
  read({ isPlace, text }: { isPlace: boolean; text: string }) {
    if (isPlace) return void placeOf(text);
    withoutCredentials([text]);
    // Neither names one that may be there.
    const named = text === '' || text === 'private' ? 'none' : text;
    const { password, shown } = queueAddress(named, { insecure: false });
    if (password !== null && shown.includes(`:${password}@`)) throw new TypeError('a password is shown');
  },
});

export const queueReaders = [cards, blocks, places];

import { gzipSync } from 'node:zlib';
import fc, { type Arbitrary } from 'fast-check';
import { bring } from '../../../src/hosts/fleet/front/bring.ts';
import { inBucket } from '../../../src/hosts/fleet/recordings/inBucket.ts';
import { sealed } from '../../../src/hosts/fleet/recordings/pack.ts';
import { sealOf } from '../../../src/hosts/fleet/seal.ts';
import { aStore } from '../../../src/hosts/fleet/testing/aStore.ts';
import { aHostCard } from '../../../src/hosts/fleet/testing/cards.ts';
import { openReceiver } from '../../../src/hosts/receiver.ts';
import { messagesOf } from '../../../src/hosts/testing/messagesOf.ts';
import { trialFolder } from '../../../src/record/layout.ts';
import { readTrial } from '../../../src/record/readTrial.ts';
import { aKilledTrial } from '../../../src/record/testing/aKilledTrial.ts';
import { judge } from '../../../src/verdict/judge.ts';
import { verdictSchema } from '../../../src/verdict/verdict.ts';
import { byteChanges } from '../make/bytes.ts';
import { folderWith } from '../make/folder.ts';
import { changes, textsLike } from '../make/texts.ts';
import { valuesLike } from '../make/values.ts';
import { type Reader, reader } from '../reader.ts';

const here = aKilledTrial();
const { environment } = aHostCard();
const host = { name: 'box-1', labels: {}, environment, fence: 1 };
const killed = { ...here, trial: { ...here.trial, host } };
const plan = { ...killed.trial.plan, id: 'a' };
const name = { runId: 'run-1', trial: plan.id, fence: 1 };
const of = `${name.runId} ${name.trial} ${name.fence}`;
const key = sealOf('the key of a fleet');
/** Its time is that of what is read, not of what is made for it. */
const fast = { level: 1 };

interface Packed {
  parts: Buffer[];
  isSealed: boolean;
}

/** Much of nothing, in few bytes: no line at all, one over and over, one within the other, and two behind each other. */
function bombs(lines: readonly string[]): Buffer[] {
  const zeros = gzipSync(Buffer.alloc(20 * 1024 ** 2));
  const said = JSON.stringify({
    kind: 'output',
    service: null,
    line: { atMs: 1, stream: 'stdout', text: 'x'.repeat(2000) },
  });
  const [first = ''] = lines;
  const deep = `${first}\n{"kind":"inspect","value":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  return [
    zeros,
    gzipSync(`${first}\n${`${said}\n`.repeat(1000)}`),
    gzipSync(zeros),
    gzipSync(deep),
    Buffer.concat([gzipSync(`${first}\n`), zeros]),
  ];
}

/** Messages of a recording, some changed, left out, or of another kind; then bytes of what that is packed to. */
function packsLike(): Arbitrary<Packed> {
  const messages = messagesOf(killed, plan);
  const lines = messages.map((message) => JSON.stringify(message));
  const [begin = ''] = lines;
  const text = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .array(valuesLike(messages), { maxLength: 6 })
        .map((some) => [begin, ...some.map((each) => JSON.stringify(each))].join('\n')),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.nat(lines.length - 1), valuesLike(messages))
        .map(([at, each]) => lines.with(at, JSON.stringify(each) ?? '').join('\n')),
    },
    { weight: 2, arbitrary: textsLike([lines.join('\n')]).map((part) => `${begin}\n${part}`) },
    { weight: 1, arbitrary: changes(3).map((changed) => changed(lines.join('\n'))) },
  );
  const packed = fc.oneof(
    { weight: 30, arbitrary: text.map((each) => gzipSync(each, fast)) },
    { weight: 1, arbitrary: fc.constantFrom(...bombs(lines)) },
  );
  const some = fc.oneof({ weight: 3, arbitrary: fc.constant((bytes: Buffer) => bytes) }, byteChanges(3));
  return fc.tuple(packed, some, some, fc.boolean()).map(([bytes, before, behind, isSealed]) => {
    const parts = sealed([before(bytes)], isSealed ? key : null, of);
    return { parts: parts.map(behind), isSealed };
  });
}

/** Taken from its store, written as a recording, and judged. */
const recordings: Reader = reader({
  name: 'queue-recordings',
  reads: 'recordings that hosts bring, packed and perhaps sealed',
  weight: 6,
  inShort: 20,
  inputs: packsLike,
  async read({ parts, isSealed }: Packed) {
    const store = aStore();
    await store.put(name, parts);
    using folder = folderWith({});
    const began = await (async () => {
      using receiver = openReceiver(
        folder.path,
        plan,
        () => {},
        () => {},
      );
      await bring(
        { store, seal: isSealed ? key : null, card: name },
        { ...name, host: host.name, bytes: null },
        receiver,
      );
      return receiver.began;
    })();
    if (began) verdictSchema.parse(judge(readTrial(trialFolder(folder.path, plan.id))));
  },
});

const answers = [
  '<ListBucketResult><Contents><Key>a/run-1/a.1</Key></Contents><Contents><Key>a/run-1/b&amp;.1</Key></Contents></ListBucketResult>',
  '<ListBucketResult></ListBucketResult>',
  '<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>',
  '<Error><Code>SignatureDoesNotMatch</Code><StringToSign>hush</StringToSign></Error>',
];
const statuses = [200, 204, 206, 301, 304, 403, 404, 416, 429, 500, 503, 599];
const account = {
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'hush',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
};

interface Answered {
  status: number;
  text: string;
}

/** Every answer is one and the same. */
const buckets: Reader = reader({
  name: 'buckets',
  reads: 'what an object store answers',
  weight: 2,
  inShort: 40,
  inputs: () =>
    fc.record({
      status: fc.oneof({ weight: 2, arbitrary: fc.constant(200) }, fc.constantFrom(...statuses)),
      text: textsLike(answers, 1),
    }),
  async read({ status, text }: Answered) {
    const { fetch: real } = globalThis;
    const before = { ...process.env };
    Object.assign(process.env, account);
    const hasNone = status === 204 || status === 304;
    globalThis.fetch = async () => new Response(hasNone ? null : text, { status });
    try {
      const place = { kind: 'bucket', bucket: 'b', prefix: 'a', shown: 's3://b/a' } as const;
      const store = inBucket(place, { times: 0, firstMs: 0 });
      const asked = [
        store.ready(),
        store.has(name),
        store.get(name),
        store.remove(name),
        store.removeAll('run-1'),
      ];
      const all = await Promise.allSettled(asked);
      for (const each of all) if (each.status === 'rejected') throw each.reason;
    } finally {
      globalThis.fetch = real;
      for (const each of Object.keys(account))
        if (before[each] === undefined) delete process.env[each];
        else process.env[each] = before[each];
    }
  },
});

export const queueRecordingReaders = [recordings, buckets];

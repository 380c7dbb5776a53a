import { Duplex, Readable } from 'node:stream';
import fc, { type Arbitrary } from 'fast-check';
import type { z } from 'zod';
import { OomlabError } from '../../../src/errors.ts';
import { converse, LabLost } from '../../../src/hosts/beside/conversation.ts';
import { labCommandSchema, labMessageSchema } from '../../../src/hosts/beside/protocol.ts';
import { readMessages } from '../../../src/lab/children/messages.ts';
import { workerCommandSchema, workerMessageSchema } from '../../../src/lab/protocol.ts';
import { generatorCommandSchema, generatorMessageSchema } from '../../../src/load/protocol.ts';
import { censusCommandSchema, censusMessageSchema } from '../../../src/probe/census/protocol.ts';
import { probeCommandSchema, probeMessageSchema } from '../../../src/probe/protocol.ts';
import { probeColumns } from '../../../src/record/probeRow.ts';
import { textsIn } from '../make/found.ts';
import { changes, textsLike } from '../make/texts.ts';
import { valuesLike } from '../make/values.ts';
import { type Reader, reader } from '../reader.ts';

const parsed = (texts: readonly string[]): Record<string, unknown>[] => texts.map((text) => JSON.parse(text));
const trials = (): Record<string, unknown>[] => parsed(textsIn('test/golden', /^trial\.json$/).slice(0, 6));
const events = (): unknown[] =>
  textsIn('test/golden', /^events\.jsonl$/).flatMap((text) => parsed(text.trim().split('\n').slice(1, 12)));
const histograms = (): Record<string, unknown>[] =>
  parsed(textsIn('test/golden', /^histogram\.json$/).slice(0, 4));

const zeroMonotonicNs = '123456789012345';
const containerId = 'a'.repeat(64);
const row = { atMs: 1000, spanMs: 1000, connections: 5, sent: 10, ok: 9, p99Ms: null };
const phase = { kind: 'phase', name: 'hold', startMs: 0, endMs: 1000, warmup: false };
const environmentOf = { address: 'unix:///var/run/docker.sock', kind: 'default' };

const recorded = (): unknown[] => [
  ...trials().map((record) => ({ kind: 'trial', record })),
  ...events().map((event) => ({ kind: 'event', event })),
  ...histograms().map((value) => ({ kind: 'histogram', value })),
  { kind: 'rows', table: 'probe', rows: [[0, 1, null, 3]] },
  { kind: 'rows', table: 'threads', rows: [[0, 'app', 1, 2, 'java', 'S', 10, 'futex', '0x1', 0, 2]] },
  { kind: 'output', service: null, line: { atMs: 1, stream: 'stdout', text: 'started' } },
  { kind: 'inspect', value: { State: { ExitCode: 137 } } },
  { kind: 'shared', path: 'gc.log', offset: 0, base64: 'WzAuMXNd' },
  { kind: 'done' },
  { kind: 'failed', known: true, message: 'm', hint: 'h', exitCode: 3, stack: '' },
];

const labAnswers = (): unknown[] => [
  { kind: 'findings', findings: [{ name: 'kernel', value: '6.18', status: 'ok', hint: '' }] },
  { kind: 'cleaned', removed: ['a container'] },
  { kind: 'execution', execution: { kind: 'lost', why: 'its engine went away' } },
  { kind: 'released' },
  { kind: 'alive' },
  { kind: 'step', text: 'swap is added' },
  { kind: 'trouble', text: 'a line was cut off' },
  { kind: 'progress', progress: { kind: 'trial-phase', name: 'hold' } },
  ...trials().map(({ environment }) => ({ kind: 'prepared', environment })),
  ...recorded(),
];

/** What one process says to another: the schema of it, and messages to begin with. */
const languages: readonly { schema: z.ZodType; said: () => unknown[] }[] = [
  { schema: workerMessageSchema, said: recorded },
  {
    schema: workerCommandSchema,
    said: () => [
      ...trials().map(({ plan }) => ({ kind: 'plan', plan, place: { engine: environmentOf, images: {} } })),
      { kind: 'stop', stop: { reason: 'interrupted', detail: 'Ctrl-C' } },
    ],
  },
  { schema: labMessageSchema, said: labAnswers },
  {
    schema: labCommandSchema,
    said: () => [
      ...trials().map(({ plan }) => ({ kind: 'trial', plan, images: { a: 'b' } })),
      ...trials().map(({ plan }) => ({
        ...{ kind: 'prepare', purpose: 'p', plans: [plan], mayAddSwap: null },
        ...{ wait: true, engineKind: 'environment' },
      })),
      { kind: 'stop', stop: { reason: 'interrupted', detail: 'Ctrl-C' } },
      ...['examine', 'release', 'alive'].map((kind) => ({ kind })),
      { kind: 'clean', purpose: 'p' },
    ],
  },
  {
    schema: generatorMessageSchema,
    said: () => [
      { kind: 'started', atMs: 1 },
      phase,
      { kind: 'row', row },
      { kind: 'error-statuses', atMs: 1000, statuses: { 500: 3 } },
      ...histograms().map((histogram) => ({ kind: 'histogram', ...histogram })),
      { kind: 'trouble', atMs: 1, text: 'reset' },
      { kind: 'stopped', reason: 'cap', atMs: 9 },
    ],
  },
  {
    schema: generatorCommandSchema,
    said: () => [
      ...trials().map(({ plan }) => ({
        kind: 'start',
        plan: (plan as { load: unknown }).load,
        url: 'http://127.0.0.1:8080',
        zeroMonotonicNs,
      })),
      { kind: 'stop', reason: 'cap' },
    ],
  },
  {
    schema: probeMessageSchema,
    said: () => [
      { kind: 'ready', columns: ['atMs'] },
      { kind: 'ticks', v: Buffer.alloc(probeColumns.length * 8).toString('base64') },
      ...events().map((event) => ({ kind: 'event', event })),
      { kind: 'clock', atMs: 1, kernelOffsetUs: null, kernelOffsetErrorUs: null },
      { kind: 'runtime-facts', facts: { collector: 'g1' } },
      { kind: 'stopped', ticks: 9, missedTicks: 0, worstLateMs: 0.1 },
    ],
  },
  {
    schema: probeCommandSchema,
    said: () => [
      { kind: 'start', hz: 20, zeroMonotonicNs },
      { kind: 'target', containerId, pid: 9, parentCgroup: '/a', runtime: 'jvm', scope: 'container' },
    ],
  },
  {
    schema: censusMessageSchema,
    said: () => [
      { kind: 'rows', table: 'files', rows: [[0, 'app', '/x', 1, null, 0]] },
      { kind: 'trouble', atMs: 1, text: 'its cgroup was not found' },
    ],
  },
  {
    schema: censusCommandSchema,
    said: () => [
      { kind: 'start', zeroMonotonicNs },
      { kind: 'service', name: 'app', containerId, pid: 9 },
    ],
  },
];

interface Said {
  language: number;
  text: string;
}

const linesOf = (said: readonly unknown[]): Arbitrary<string> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .array(valuesLike(said), { minLength: 1, maxLength: 4 })
        .map((all) => all.map((each) => JSON.stringify(each)).join('\n')),
    },
    { weight: 1, arbitrary: textsLike([said.map((each) => JSON.stringify(each)).join('\n')], 20) },
  );

/** One line each, as the pipe of a child gives them. */
const messages: Reader = reader({
  name: 'messages',
  reads: 'JSON lines between the lab, its worker, probe, census and generator',
  weight: 10,
  inputs: () =>
    fc.oneof(
      ...languages.map(({ said }, language) =>
        fc
          .tuple(linesOf(said()), changes(1))
          .map(([text, change]): Said => ({ language, text: change(text) })),
      ),
    ),
  async read({ language, text }: Said) {
    const schema = languages[language]?.schema;
    if (schema === undefined) throw new RangeError('no such language');
    const handed: unknown[] = [];
    const take = (each: unknown): void => void handed.push(each);
    await readMessages(Readable.from([Buffer.from(text)]), schema, take, take);
  },
});

/** A lab that answers anything, in pieces as a network cuts it, and is gone. */
const labs: Reader = reader({
  name: 'labs',
  reads: 'what a lab beside an engine answers',
  weight: 3,
  inputs: () =>
    fc.record({
      text: fc.tuple(linesOf(labAnswers()), changes(1)).map(([text, change]) => change(text)),
      piece: fc.integer({ min: 1, max: 60_000 }),
    }),
  async read({ text, piece }: { text: string; piece: number }) {
    const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    const lab = converse(stream, (from, stdout) => void from.on('data', (chunk) => stdout.write(chunk)));
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += Math.max(piece, bytes.length >> 6))
      stream.push(bytes.subarray(at, at + Math.max(piece, bytes.length >> 6)));
    stream.push(null);
    try {
      await lab.ask({ kind: 'examine' }, 'findings');
    } catch (error) {
      // An error of the lab's own is one here, too.
      if (!(error instanceof LabLost || error instanceof OomlabError || /"failed"/.test(text))) throw error;
    } finally {
      await lab.ended();
    }
  },
});

export const messageReaders = [messages, labs];

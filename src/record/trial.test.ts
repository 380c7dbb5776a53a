import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../errors.ts';
import type { TrialEvent } from './event.ts';
import { trialFiles, trialFolder } from './layout.ts';
import { type RecordingMessage, recordingMessageSchema, tableColumns } from './message.ts';
import { readTrial } from './readTrial.ts';
import type { LogLine, Recording } from './recording.ts';
import { aKilledTrial } from './testing/aKilledTrial.ts';
import { loadRow, probeRow } from './testing/buildRecording.ts';
import { openTrialWriter } from './writeTrial.ts';

let run: string;
let folder: string;
const { trial } = aKilledTrial('01-swap=off-r1');
const file = (name: keyof typeof trialFiles): string => join(folder, trialFiles[name]);

beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'oomlab-record-'));
  folder = trialFolder(run, trial.plan.id);
});
afterEach(() => rmSync(run, { recursive: true }));

const probe = [
  probeRow({ atMs: 0.125, usageBytes: 2 ** 40, anonBytes: 0 }),
  probeRow({ atMs: 50, memFullUs: 1_234_567_890_123 }),
  probeRow({ atMs: 100 }),
];
const load = [loadRow({ atMs: 1000, ok: 10, p99Ms: 12.5 }), loadRow({ atMs: 2000, ok: null, sent: null })];
const events: TrialEvent[] = [
  { kind: 'ready', atMs: 1, clock: 'monotonic' },
  { kind: 'kernel-line', atMs: 2.5, clock: 'kernel', sequence: 9, kernelUs: 7, text: 'Killed "jävä", 1\\n2' },
  { kind: 'docker', atMs: 3, clock: 'wall', action: 'die', attributes: { exitCode: '137' } },
  {
    kind: 'native-memory',
    atMs: 4,
    clock: 'monotonic',
    label: 'before the load',
    tookMs: 26.5,
    total: { reservedBytes: 4096, committedBytes: 1024 },
    categories: { 'Java Heap': { reservedBytes: 4096, committedBytes: 1024 } },
  },
];
const log: LogLine[] = [
  { atMs: -3.25, stream: 'stdout', text: 'started\tin 2 s' },
  { atMs: 1, stream: 'stderr', text: '' },
  { atMs: 2, stream: 'stdout', text: 'naïve 🦀 12 %\r13 %' },
];
const histogram = {
  count: 10,
  p50Ms: 9,
  p90Ms: 11,
  p99Ms: 12.5,
  p999Ms: 12.5,
  maxMs: 12.5,
  fromSend: null,
  encoded: 'HISTF',
};
const inspect = { State: { OOMKilled: true, ExitCode: 137 } };

const rowsOf = (
  table: 'probe' | 'load',
  rows: readonly Record<string, number | null>[],
): RecordingMessage => ({
  kind: 'rows',
  table,
  rows: rows.map((row) => tableColumns[table].map((column) => row[column] ?? null)),
});
const messages: RecordingMessage[] = [
  rowsOf('probe', probe),
  rowsOf('load', load),
  ...events.map((event) => ({ kind: 'event' as const, event })),
  ...log.map((line) => ({ kind: 'output' as const, service: null, line })),
];

function record(status: Recording['trial']['status'] = 'complete'): void {
  const failures: Error[] = [];
  using writer = openTrialWriter(run, { ...trial, status: 'running' }, (error) => failures.push(error));
  for (const message of messages) writer.write(message);
  writer.write({ kind: 'histogram', value: histogram });
  writer.write({ kind: 'inspect', value: inspect });
  if (status !== 'running') writer.write({ kind: 'trial', record: { ...trial, status } });
  expect(failures).toEqual([]);
}

test('what was appended is what is read: nulls stay null, zeros stay zero', () => {
  record();
  writeFileSync(file('gcLog'), '[0.1s] GC(0) Pause\n[0.2s] GC(1) Pause\n');
  const { probe: probeRows, threads, ...rest } = readTrial(folder);
  expect({ ...rest, probe: [...probeRows], threads: [...threads] }).toEqual({
    trial,
    probe,
    load,
    histogram,
    serviceLogs: {},
    services: [],
    processes: [],
    files: [],
    threads: [],
    events,
    log,
    gcLog: ['[0.1s] GC(0) Pause', '[0.2s] GC(1) Pause'],
    inspect,
    incomplete: [],
  });
});

test('every file says its schema, and tables say their columns', () => {
  record();
  expect(readFileSync(file('probe'), 'utf8')).toMatch(/^schema,atMs,lateMs,.*\n1,0\.125,,/);
  expect(readFileSync(file('load'), 'utf8')).toMatch(/^schema,atMs,spanMs,.*\n1,1000,/);
  expect(readFileSync(file('events'), 'utf8')).toMatch(/^\{"schema":1\}\n/);
  expect(readFileSync(file('log'), 'utf8')).toMatch(/^# schema 1: /);
  expect(JSON.parse(readFileSync(file('trial'), 'utf8')).schema).toBe(1);
});

test('a writer that is killed with SIGKILL leaves all that it had appended, marked incomplete', async () => {
  const program = `
    const { openTrialWriter } = await import(${JSON.stringify(import.meta.resolve('./writeTrial.ts'))});
    const writer = openTrialWriter(${JSON.stringify(run)}, ${JSON.stringify({ ...trial, status: 'running' })}, () => {});
    for (const message of ${JSON.stringify(messages)}) writer.write(message);
    process.kill(process.pid, 'SIGKILL');
  `;
  const killed = await execa(process.execPath, ['--input-type=module', '--eval', program], { reject: false });
  expect(killed.signal).toBe('SIGKILL');
  const recording = readTrial(folder);
  expect([...recording.probe]).toEqual(probe);
  expect(recording.events).toEqual(events);
  expect(recording.log).toEqual(log);
  expect(recording.incomplete).toEqual([
    'the trial was cut off: its recording ends in the middle',
    'no "docker inspect" after the end',
  ]);
});

describe('a file that ends at any byte is read up to its last whole line, and the rest is named', () => {
  const cases = [
    ['probe', probe],
    ['load', load],
    ['events', events],
    ['log', log],
  ] as const;
  test.each(cases)('%s', (name, all) => {
    record();
    const whole = readFileSync(file(name));
    const lastLineEnd = (size: number): number => whole.subarray(0, size).lastIndexOf('\n') + 1;
    for (let size = whole.length; size >= 0; size -= 1) {
      truncateSync(file(name), size);
      const recording = readTrial(folder);
      const wholeLines = whole.subarray(0, size).filter((byte) => byte === 0x0a).length;
      // The first line is the header.
      expect([...recording[name]]).toEqual(all.slice(0, Math.max(0, wholeLines - 1)));
      expect(recording.incomplete).toEqual(
        size === lastLineEnd(size) ? [] : [`the last line of ${trialFiles[name]} was cut off`],
      );
    }
  });
});

test.each(['probe', 'load', 'events', 'log'] as const)('a missing file is named: %s', (name) => {
  record();
  rmSync(file(name));
  const recording = readTrial(folder);
  expect([...recording[name]]).toEqual([]);
  expect(recording.incomplete).toEqual([`${trialFiles[name]} is missing`]);
});

test('a recording from before native memory could be asked for is readable: it was not', () => {
  openTrialWriter(run, trial, () => {})[Symbol.dispose]();
  const { nativeMemory: _, ...target } = trial.plan.target;
  writeFileSync(file('trial'), JSON.stringify({ ...trial, plan: { ...trial.plan, target } }));
  expect(readTrial(folder).trial.plan.target.nativeMemory).toBe(false);
});

test('without inspect and GC log: null, and nothing', () => {
  record();
  rmSync(file('inspect'));
  expect(readTrial(folder)).toMatchObject({
    inspect: null,
    gcLog: [],
    incomplete: ['no "docker inspect" after the end'],
  });
});

test('of what the engine refused to start nothing is missing where nothing could be inspected', () => {
  record();
  rmSync(file('inspect'));
  const ending = { reason: 'start-failed', atMs: 900, detail: 'exec: "nope": executable file not found' };
  writeFileSync(file('trial'), JSON.stringify({ ...trial, ending }));
  expect(readTrial(folder)).toMatchObject({ inspect: null, incomplete: [] });
});

test('a load that did not come to its end left no histogram, and nothing is wrong with the rest', () => {
  record();
  rmSync(file('histogram'));
  expect(readTrial(folder)).toMatchObject({ histogram: null, load, incomplete: [] });
});

test.each(['histogram', 'inspect'] as const)('a copy that ends in the middle of it is named: %s', (name) => {
  record();
  truncateSync(file(name), 20);
  expect(readTrial(folder)).toMatchObject({
    [name]: null,
    load,
    incomplete: [`${trialFiles[name]} was cut off`],
  });
});

test('a half-written replacement of trial.json is not looked at', () => {
  record();
  writeFileSync(`${file('trial')}.new`, '{ "schema": 1, "pl');
  expect(readTrial(folder).trial).toEqual(trial);
});

test.each([
  ['events', '{"kind":"rea{"kind":"ready","atMs":5,"clock":"monotonic"}\n'],
  ['probe', '1,50,0,0\n'],
] as const)(
  'a damaged line, as a disk leaves it that was full for a while, costs no other: %s',
  (name, damage) => {
    record();
    appendFileSync(file(name), damage);
    const after = name === 'events' ? `${JSON.stringify(events[0])}\n` : null;
    if (after !== null) appendFileSync(file(name), after);
    const recording = readTrial(folder);
    expect([...recording[name]]).toEqual(name === 'events' ? [...events, events[0]] : probe);
    expect(recording.incomplete).toEqual([`damaged lines in ${trialFiles[name]}, left out: 1`]);
  },
);

test.each([
  ['no number', 'many'],
  ['white space', ' '],
  ['a number of no size', '1e999'],
  ['NaN', 'NaN'],
])('a row with a cell that is %s is left out, and told', (_, cell) => {
  record();
  const lines = readFileSync(file('load'), 'utf8').trim().split('\n');
  writeFileSync(file('load'), `${[lines[0], lines[1]?.replace('10', cell), lines[2]].join('\n')}\n`);
  const recording = readTrial(folder);
  expect(recording.load.map(({ atMs }) => atMs)).toEqual([2000]);
  expect(recording.incomplete).toEqual(['damaged lines in load.csv, left out: 1']);
});

test.each([
  ['{"kind":"ready","atMs":"soon","clock":"monotonic"}'],
  ['{"kind":"nobody knows it","atMs":1,"clock":"monotonic"}'],
  ['null'],
])('an event that is none is left out, and told: %s', (line) => {
  record();
  appendFileSync(file('events'), `${line}\n`);
  expect(readTrial(folder)).toMatchObject({
    events,
    incomplete: ['damaged lines in events.jsonl, left out: 1'],
  });
});

test('a table or a list of events whose first line is damaged costs no other line', () => {
  record();
  writeFileSync(file('events'), readFileSync(file('events'), 'utf8').replace('{"schema"', '{"sch'));
  writeFileSync(file('probe'), readFileSync(file('probe'), 'utf8').replace('\n1,0.125', '\nx,0.125'));
  const read = readTrial(folder);
  expect({ ...read, probe: [...read.probe] }).toMatchObject({
    events,
    probe: probe.slice(1),
    incomplete: ['damaged lines in probe.csv, left out: 1', 'damaged lines in events.jsonl, left out: 1'],
  });
});

test('a row and an event at no moment of any trial are left out, and told', () => {
  record();
  const lines = readFileSync(file('load'), 'utf8').trim().split('\n');
  writeFileSync(file('load'), `${lines[0]}\n${lines[1]?.replace('1,1000', '1,10002000300040005000')}\n`);
  // Some days after a trial of minutes.
  appendFileSync(file('events'), '{"kind":"ready","atMs":1e9,"clock":"monotonic"}\n');
  appendFileSync(file('log'), '1000000000\tstdout\tlate\n');
  expect(readTrial(folder)).toMatchObject({
    load: [],
    events,
    log,
    incomplete: ['damaged lines in load.csv, left out: 1', 'damaged lines in events.jsonl, left out: 1'],
  });
});

test('an end and phases at no moment of any trial are left out, and told', () => {
  const ending = { reason: 'cap', atMs: 1e308, detail: '' } as const;
  const warmup = { name: 'warm-up', startMs: 0, endMs: 100, warmup: true };
  const phases = [warmup, { name: 'load', startMs: -1e308, endMs: 200, warmup: false }];
  record();
  writeFileSync(file('trial'), JSON.stringify({ ...trial, ending, phases }));
  const read = readTrial(folder);
  expect(read.trial).toEqual({ ...trial, ending: null, phases: [warmup] });
  expect(read.incomplete).toEqual([
    'phases at no moment of the trial, left out: 1',
    'the end is at no moment of the trial, and left out',
  ]);
});

test('a plan that says more than any trial can take makes no moment of it one', () => {
  const plan = { ...trial.plan, until: { brokenForMs: null, atMostMs: 1e308 } };
  record();
  writeFileSync(
    file('trial'),
    JSON.stringify({ ...trial, plan, ending: { reason: 'cap', atMs: 1e100, detail: '' } }),
  );
  expect(readTrial(folder).trial.ending).toBeNull();
});

test('a table that does not say its schema is refused in words', () => {
  record();
  writeFileSync(file('probe'), readFileSync(file('probe'), 'utf8').replace('schema', 'scheme'));
  expect(() => readTrial(folder)).toThrow(/probe\.csv.*it does not say by which schema it was recorded/);
});

test('a histogram that is none is not read, and told', () => {
  record();
  writeFileSync(file('histogram'), '"HISTF"');
  expect(readTrial(folder)).toMatchObject({ histogram: null, incomplete: ['histogram.json is damaged'] });
});

test.each([
  ['{"schema": 1, "plan": {', 'it is no JSON'],
  ['null', 'it does not say by which schema'],
  ['{}', 'it does not say by which schema'],
  ['{"schema": 1}', 'plan: '],
])('a trial.json that is damaged is refused in words: %s', (text, why) => {
  record();
  writeFileSync(file('trial'), text);
  expect(() => readTrial(folder)).toThrow(
    expect.objectContaining({
      name: 'OomlabError',
      message: expect.stringContaining(`${file('trial')} is damaged: ${why}`),
      exitCode: exitCodes.usage,
    }),
  );
});

test('a column that an older recording does not have is null, one that is unknown is left out', () => {
  record();
  writeFileSync(file('load'), 'schema,atMs,connections,novel\n1,1000,5,9\n');
  const nothing = Object.fromEntries(Object.keys(loadRow({ atMs: 0 })).map((column) => [column, null]));
  expect(readTrial(folder).load).toEqual([{ ...nothing, atMs: 1000, connections: 5 }]);
});

describe('a newer schema is refused, and by which oomlab it can be read is said', () => {
  const newer = {
    trial: (text: string) => text.replace('"schema": 1', '"schema": 2'),
    probe: (text: string) => text.replaceAll(/^1,/gm, '2,'),
    load: (text: string) => text.replaceAll(/^1,/gm, '2,'),
    events: (text: string) => text.replace('{"schema":1}', '{"schema":2}'),
  };
  test.each(Object.entries(newer))('%s', (name, change) => {
    record();
    const path = file(name as keyof typeof newer);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    expect(() => readTrial(folder)).toThrow(
      expect.objectContaining({
        message: `${path}: recorded with schema 2, and this oomlab reads schema 1`,
        hint: 'Read it with the oomlab that recorded it.',
        exitCode: exitCodes.usage,
      }),
    );
  });
});

test('a line that can not be written is told, and does not stop the trial', () => {
  const failures: Error[] = [];
  const writer = openTrialWriter(run, trial, (error) => failures.push(error));
  writer.write(rowsOf('probe', [probeRow({ atMs: 1 })]));
  // A closed file stands for a full disk: the write fails in the same place.
  writer[Symbol.dispose]();
  writer.write(rowsOf('probe', [probeRow({ atMs: 2 })]));
  expect(failures).toEqual([expect.objectContaining({ code: 'EBADF' })]);
  expect(readTrial(folder).probe.map(({ atMs }) => atMs)).toEqual([1]);
});

describe('a file of the shared folder grows by its parts', () => {
  const part = (path: string, offset: number, text: string): RecordingMessage => ({
    kind: 'shared',
    path,
    offset,
    base64: Buffer.from(text).toString('base64'),
  });
  const writeAll = (...parts: RecordingMessage[]): void => {
    using writer = openTrialWriter(run, trial, (error) => expect.fail(error.message));
    for (const each of parts) writer.write(each);
  };

  test('each after the one before it', () => {
    writeAll(part('gc.log', 0, '[0.1s] GC(0) Pa'), part('gc.log', 15, 'use\n'));
    expect(readTrial(folder).gcLog).toEqual(['[0.1s] GC(0) Pause']);
  });

  test('one that begins anew loses what it had', () => {
    writeAll(part('app-2/gc.log', 0, 'a long text'), part('app-2/gc.log', 0, 'short'));
    expect(readFileSync(join(folder, trialFiles.shared, 'app-2', 'gc.log'), 'utf8')).toBe('short');
  });

  test.each(['../trial.json', '/etc/passwd', 'a/../../b', '', 'a//b', '.', 'a\0b'])(
    'and none leads out of the folder: %j',
    (path) => {
      expect(recordingMessageSchema.safeParse(part(path, 0, 'x')).success).toBe(false);
      expect(recordingMessageSchema.safeParse(part('gc.log', 0, 'x')).success).toBe(true);
    },
  );
});

test('what no folder can have is left out, and told once, and does not end the recording', () => {
  const [failures, leftOut]: string[][] = [[], []];
  {
    using writer = openTrialWriter(
      run,
      trial,
      ({ message }) => void failures?.push(message),
      (text) => void leftOut?.push(text),
    );
    const part = (path: string) => writer.write({ kind: 'shared', path, offset: 0, base64: 'eA==' });
    for (const path of ['f', 'f/g', 'f/h/i', 'd/e', 'd', 'd/e', 'f']) part(path);
    const line = { atMs: 0, stream: 'stdout' as const, text: 'x' };
    for (let index = 0; index < 300; index += 1) writer.write({ kind: 'output', service: `s${index}`, line });
  }
  expect(failures).toEqual([]);
  expect(leftOut).toEqual([
    'a part of the recording is left out: a file in the place of a folder, or a folder in that of a file',
    'a part of the recording is left out: more than 256 services',
  ]);
  expect(readFileSync(join(folder, trialFiles.shared, 'd', 'e'), 'utf8')).toBe('x');
  expect(readFileSync(join(folder, trialFiles.shared, 'f'), 'utf8')).toBe('x');
});

test('what the engine says of a container has few levels: with indentation it has the square of them', () => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  const isMessage = (value: unknown) => recordingMessageSchema.safeParse({ kind: 'inspect', value }).success;
  expect(isMessage({ State: { Health: { Log: [{ Output: 'x' }] } } })).toBe(true);
  expect(isMessage(nested(64))).toBe(true);
  expect(isMessage(nested(65))).toBe(false);
  expect(isMessage(nested(200_000))).toBe(false);
  expect(isMessage(null)).toBe(true);
});

test('a message is within what a trial sends: names that a file can have, and parts that are not far away', () => {
  const isMessage = (message: object) => recordingMessageSchema.safeParse(message).success;
  const part = (path: string, offset = 0) => isMessage({ kind: 'shared', path, offset, base64: '' });
  expect(part('gc.log', 64 * 1024 ** 2)).toBe(true);
  expect(part('gc.log', 1e13)).toBe(false);
  expect(part(`a/${'x'.repeat(255)}`)).toBe(true);
  expect(part(`a/${'x'.repeat(256)}`)).toBe(false);
  expect(part('ä'.repeat(200))).toBe(false);
  expect(part(`${'a/'.repeat(2000)}a`)).toBe(false);
  const line = { atMs: 0, stream: 'stdout', text: 'x' };
  const output = (service: string) => isMessage({ kind: 'output', service, line });
  expect(output('my_db.1-a')).toBe(true);
  for (const service of ['x'.repeat(300), '..', 'a/b', '']) expect(output(service), service).toBe(false);
});

test('what the machinery of a trial names leads nowhere but into its folder', () => {
  const failures: string[] = [];
  using writer = openTrialWriter(run, trial, ({ message }) => void failures.push(message));
  const line = { atMs: 0, stream: 'stdout' as const, text: 'x' };
  writer.write({ kind: 'output', service: '../../../elsewhere', line });
  writer.write({ kind: 'shared', path: '../elsewhere', offset: 0, base64: '' });
  expect(failures).toHaveLength(2);
  const victim = join(run, 'victim');
  writeFileSync(victim, 'as it was');
  for (const path of ['link', 'folder/link']) {
    mkdirSync(dirname(join(folder, 'shared', path)), { recursive: true });
    symlinkSync(victim, join(folder, 'shared', path));
    writer.write({ kind: 'shared', path, offset: 0, base64: 'eA==' });
  }
  expect(failures).toHaveLength(4);
  expect(readFileSync(victim, 'utf8')).toBe('as it was');
});

test('a process that is called like a formula is none in a table, and is called so when it is read', () => {
  const names = ['=cmd|calc', '-bash', '@x', "'quoted'", 'plain', '+1'];
  {
    using writer = openTrialWriter(run, trial, () => {});
    const rows = names.map((name, pid) =>
      tableColumns.processes.map(
        (column) => ({ atMs: 1, service: 'app', pid, name, command: name })[column as 'pid'] ?? null,
      ),
    );
    writer.write({ kind: 'rows', table: 'processes', rows });
  }
  const cells = readFileSync(file('processes'), 'utf8').split(/[,\n]/);
  expect(cells.filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
  expect(readTrial(folder).processes.map(({ name, command }) => [name, command])).toEqual(
    names.map((name) => [name, name]),
  );
});

test('a trial that has a recording gets no second one: its rows stay as they are', () => {
  const write = (): void => {
    using writer = openTrialWriter(run, trial, (error) => expect.fail(error.message));
    writer.write(rowsOf('probe', [probeRow({ atMs: 1 })]));
  };
  write();
  expect(write).toThrow('has a recording already');
  expect(readTrial(folder).probe.map(({ atMs }) => atMs)).toEqual([1]);
});

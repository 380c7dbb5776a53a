import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes, labError } from '../errors.ts';
import type { Progress } from '../lab/progress.ts';
import { trialFolder } from '../record/layout.ts';
import { readRun, readRunRecord } from '../record/readRun.ts';
import { readTrial } from '../record/readTrial.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { findWaiting } from '../record/waiting/waiting.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { Host } from './host.ts';
import { leaving } from './leaving.ts';
import { executeRun, type RunRequest } from './run.ts';
import { fakeHost, type Script } from './testing/fakeHost.ts';
import { messagesOf } from './testing/messagesOf.ts';

const golden = join(import.meta.dirname, '..', '..', 'test', 'golden');

let results: string;
let told: Progress[];
let interrupt: AbortController;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-hosts-'));
  told = [];
  interrupt = new AbortController();
});
afterEach(() => rmSync(results, { recursive: true }));

const killed = aKilledTrial();
const plans = (...ids: string[]): TrialPlan[] =>
  ids.map((id, index) => ({
    ...killed.trial.plan,
    id,
    position: index + 1,
    order: index,
    variant: { heap: id },
  }));
const folder = (): string => join(results, 'fake', 'run-1');
const request = (trials: TrialPlan[], changes: Partial<RunRequest> = {}): RunRequest => ({
  runId: 'run-1',
  scenario: 'fake',
  question: 'Who executes it?',
  seed: 1,
  command: 'a test',
  trials,
  expectations: [],
  resultsFolder: results,
  mayAddSwap: null,
  report: (progress) => void told.push(progress),
  interrupt: interrupt.signal,
  onTrial: () => {},
  ...changes,
});
const whole: Script = async function* (plan) {
  yield* messagesOf(killed, plan);
  return { kind: 'done' };
};

describe('a run', () => {
  test('executes its trials in order on a host that is prepared before and released after them', async () => {
    const host = fakeHost(whole);
    const done: string[] = [];
    const { run } = await executeRun(
      request(plans('a', 'b', 'c'), { onTrial: (_, id) => done.push(id) }),
      host,
    );
    expect(host.asked).toEqual(['prepare', 'a', 'b', 'c', 'release']);
    expect(done).toEqual(['a', 'b', 'c']);
    expect(run).toMatchObject({ status: 'complete', trials: ['a', 'b', 'c'] });
    expect(run.variants).toEqual([{ heap: 'a' }, { heap: 'b' }, { heap: 'c' }]);
    expect(readRun(folder()).recordings.map(({ trial }) => trial.status)).toEqual(Array(3).fill('complete'));
    expect(told.map((each) => each.kind === 'trial-began' && `${each.position}/${each.total}`)).toEqual([
      '1/3',
      '2/3',
      '3/3',
    ]);
  });

  test('asks for the next trial when the one before it is recorded, and names it then', async () => {
    const host = fakeHost(whole);
    const [a, b] = plans('a', 'b');
    const seen: string[][] = [];
    const next = (done: number): TrialPlan | null => {
      seen.push(done === 0 ? [] : readRunRecord(folder()).trials);
      return [b, a][done] ?? null;
    };
    await executeRun(request(plans('a', 'b'), { next }), host);
    expect(seen).toEqual([[], ['b'], ['b', 'a']]);
    expect(readRun(folder()).run.trials).toEqual(['b', 'a']);
  });

  test('has the plans that were asked for, whatever a host says that it executed', async () => {
    const [asked] = plans('a');
    const other = { variant: { heap: 'other' }, until: { brokenForMs: null, atMostMs: 1e15 } };
    const host = fakeHost(async function* (plan) {
      for (const message of messagesOf(killed, plan))
        yield message.kind === 'trial'
          ? { ...message, record: { ...message.record, plan: { ...message.record.plan, ...other } } }
          : message;
      return { kind: 'done' };
    });
    await executeRun(request(plans('a')), host);
    const [recording] = readRun(folder()).recordings;
    expect(recording?.trial).toMatchObject({ status: 'complete', plan: asked });
  });

  test('passes on what a trial tells of itself, as it comes', async () => {
    const host = fakeHost(async function* (plan) {
      yield { kind: 'progress', progress: { kind: 'trial-phase', name: 'warm-up' } };
      yield* messagesOf(killed, plan);
      return { kind: 'done' };
    });
    await executeRun(request(plans('a')), host);
    expect(told.map(({ kind }) => kind)).toEqual(['trial-began', 'trial-phase']);
  });
});

describe('a run that waits for its first host', () => {
  const place = { queue: 'redis://queue', recordings: 'queue' };
  const args = ['scenario', 'fake', '--queue', 'redis://queue'];
  const waitingHere = (): string | null => findWaiting(results, 'run-1');
  /** Its host comes, or does not, after it was seen to wait. */
  const host = (comes: (seen: string | null) => void): Host => ({
    async prepare(undertaking) {
      undertaking.waits(place);
      comes(waitingHere());
      return fakeHost(whole, { place }).prepare(undertaking);
    },
  });

  test('can be gone on with until that is there, and is then recorded as any other', async () => {
    let seen: unknown = null;
    await executeRun(
      request(plans('a'), { args }),
      host((found) => {
        expect(found).toBe(folder());
        seen = JSON.parse(readFileSync(join(folder(), 'waiting.json'), 'utf8'));
      }),
    );
    expect(seen).toEqual({
      ...{ schema: 1, runId: 'run-1', seed: 1, command: 'a test' },
      fleet: { ...place, args },
    });
    expect(waitingHere()).toBeNull();
    expect(existsSync(join(folder(), 'waiting.json'))).toBe(false);
    expect(readRunRecord(folder()).status).toBe('complete');
  });

  test('leaves nothing when it is stopped; when only its watcher went away it waits on', async () => {
    const gone = host(() => {
      throw labError('No host came', 'Wait.');
    });
    await expect(executeRun(request(plans('a'), { args }), gone)).rejects.toThrow('No host came');
    expect(readdirSync(results)).toEqual([]);
    interrupt.abort(leaving);
    await expect(executeRun(request(plans('a'), { args }), gone)).rejects.toThrow('No host came');
    expect(waitingHere()).toBe(folder());
  });

  test('is not kept where nobody could go on with it: as a part of an experiment, or where it goes on already', async () => {
    const host1 = host((found) => expect(found).toBeNull());
    const before = await executeRun(request(plans('a')), host1);
    await executeRun(request(plans('b'), { args, continued: before }), host1);
    expect.assertions(2);
  });
});

describe('a recording that travelled is the recording that was sent', () => {
  test.each(readdirSync(golden))('%s', async (name) => {
    const sent = readTrial(join(golden, name));
    const host = fakeHost(async function* (plan) {
      yield* messagesOf(sent, plan);
      return { kind: 'done' };
    });
    const plan = { ...sent.trial.plan, id: name };
    await executeRun(request([plan]), host);
    const received = readTrial(trialFolder(folder(), name));
    expect({ ...received, trial: null }).toEqual({ ...sent, trial: null });
    expect(received.trial).toEqual({ ...sent.trial, plan });
  });
});

describe('interrupted', () => {
  test('the trial is told why it ends, is recorded to its end, and no other begins', async () => {
    const reasons: unknown[] = [];
    const host = fakeHost(async function* (plan, stop) {
      const [first, ...rest] = messagesOf(killed, plan);
      if (first) yield first;
      interrupt.abort();
      reasons.push(stop.reason);
      yield* rest;
      return { kind: 'done' };
    });
    const { run } = await executeRun(request(plans('a', 'b')), host);
    expect(reasons).toEqual([{ reason: 'interrupted', detail: 'Ctrl-C' }]);
    expect(host.asked).toEqual(['prepare', 'a', 'release']);
    expect(run.status).toBe('interrupted');
    expect(readRun(folder()).recordings.map(({ trial }) => trial.status)).toEqual(['complete']);
  });

  test('before the first trial: none begins', async () => {
    interrupt.abort();
    const host = fakeHost(whole);
    const { run } = await executeRun(request(plans('a')), host);
    expect(host.asked).toEqual(['prepare', 'release']);
    expect(run.status).toBe('interrupted');
  });
});

describe('a trial whose program is lost', () => {
  const lostAfter = (messages: number): Script =>
    async function* (plan) {
      if (plan.id !== 'a') return yield* whole(plan, interrupt.signal);
      yield* messagesOf(killed, plan).slice(0, messages);
      return { kind: 'lost', why: 'the program of the trial ended by itself by SIGKILL' };
    };

  test('in its middle is recorded as far as it got, with the reason, and the next one is executed', async () => {
    const host = fakeHost(lostAfter(30));
    const { run } = await executeRun(request(plans('a', 'b')), host);
    expect(host.asked).toEqual(['prepare', 'a', 'b', 'release']);
    expect(run.status).toBe('complete');
    const [cut, next] = readRun(folder()).recordings;
    expect([...(cut?.probe ?? [])]).toEqual(killed.probe.slice(0, 29));
    expect(cut?.incomplete[0]).toMatch(/^the trial was cut off/);
    expect(cut?.events).toEqual([
      // At the newest moment that is known of it.
      {
        kind: 'trouble',
        source: 'lab',
        atMs: 2800,
        clock: 'monotonic',
        text: 'the program of the trial ended by itself by SIGKILL',
      },
    ]);
    expect(next?.incomplete).not.toContain(cut?.incomplete[0]);
  });

  test('before it recorded anything was none: it is begun again, and the run goes on', async () => {
    let begun = 0;
    const host = fakeHost((plan, stop) => {
      begun += plan.id === 'a' ? 1 : 0;
      return begun < 3 ? lostAfter(0)(plan, stop) : whole(plan, stop);
    });
    const { run } = await executeRun(request(plans('a', 'b')), host);
    expect(host.asked).toEqual(['prepare', 'a', 'a', 'a', 'b', 'release']);
    expect(run).toMatchObject({ status: 'complete', trials: ['a', 'b'] });
    expect(readRun(folder()).recordings.map(({ trial }) => trial.status)).toEqual(['complete', 'complete']);
    const again = {
      kind: 'step',
      text: 'Trial a is begun again, as nothing of it is recorded: the program of the trial ended by itself by SIGKILL',
    };
    expect(told.filter(({ kind }) => kind === 'step')).toEqual([again, again]);
  });

  test('before it recorded anything, every time: no trial can be executed, and the run fails with the reason', async () => {
    const host = fakeHost(lostAfter(0));
    await expect(executeRun(request(plans('a', 'b')), host)).rejects.toMatchObject({
      message: 'No trial could be executed: 5 times the program of the trial ended by itself by SIGKILL',
      exitCode: exitCodes.lab,
    });
    expect(host.asked).toEqual(['prepare', ...Array(5).fill('a'), 'release']);
    expect(readRun(folder())).toMatchObject({ run: { status: 'failed' }, recordings: [] });
  });

  test('before it recorded anything, of a run that is interrupted, is no trial of it', async () => {
    const host = fakeHost(async function* (plan, stop) {
      interrupt.abort();
      return yield* lostAfter(0)(plan, stop);
    });
    const { run } = await executeRun(request(plans('a', 'b')), host);
    expect(host.asked).toEqual(['prepare', 'a', 'release']);
    expect(run.status).toBe('interrupted');
    expect(readRun(folder()).recordings).toEqual([]);
  });
});

describe('a failure', () => {
  test('of the host ends the run; what was recorded by then is there, and the host is released', async () => {
    const host = fakeHost(async function* (plan) {
      if (plan.id === 'b') throw labError('The engine is gone', 'Start it.');
      return yield* whole(plan, interrupt.signal);
    });
    await expect(executeRun(request(plans('a', 'b', 'c')), host)).rejects.toThrow('The engine is gone');
    expect(host.asked).toEqual(['prepare', 'a', 'b', 'release']);
    expect(readRun(folder()).run.status).toBe('failed');
    expect(readRun(folder()).recordings.map(({ trial }) => trial.plan.id)).toEqual(['a']);
  });

  test('to prepare the host leaves no run', async () => {
    const host = { prepare: () => Promise.reject(labError('No swap', 'Add some.')) };
    await expect(executeRun(request(plans('a')), host)).rejects.toThrow('No swap');
    expect(readdirSync(results)).toEqual([]);
  });

  test('to write the recording ends the trial in order, and then the run', async () => {
    const reasons: unknown[] = [];
    const host = fakeHost(async function* (plan, stop) {
      // A file where the trial's folder is to be stands for a disk that refuses to write.
      mkdirSync(join(folder(), 'trials'), { recursive: true });
      writeFileSync(trialFolder(folder(), plan.id), '');
      yield* messagesOf(killed, plan);
      reasons.push(stop.reason);
      return { kind: 'done' };
    });
    await expect(executeRun(request(plans('a', 'b')), host)).rejects.toMatchObject({
      message: expect.stringMatching(/^The recording could not be written: E/),
      exitCode: exitCodes.lab,
    });
    expect(reasons).toEqual([{ reason: 'recording-failed', detail: expect.stringMatching(/^E/) }]);
    expect(host.asked).toEqual(['prepare', 'a', 'release']);
  });

  test('to write the run’s own record is told as such, before the first trial and after the last', async () => {
    const refused = { message: expect.stringMatching(/^The recording could not be written: E/), exitCode: 3 };
    // A file where the folder of the runs is to be, and a folder where the record's new text is to be, stand for a full disk.
    writeFileSync(join(results, 'fake'), '');
    await expect(executeRun(request(plans('a')), fakeHost(whole))).rejects.toMatchObject(refused);
    rmSync(join(results, 'fake'));
    const onTrial = (): void => void mkdirSync(join(folder(), 'run.json.new'));
    await expect(executeRun(request(plans('a'), { onTrial }), fakeHost(whole))).rejects.toMatchObject(
      refused,
    );
    expect(readRun(folder()).recordings).toHaveLength(1);
  });

  test('a recording of another trial than the one that was asked for is not written', async () => {
    const [other] = plans('other');
    const host = fakeHost(async function* () {
      if (other) yield* messagesOf(killed, other);
      return { kind: 'done' };
    });
    await expect(executeRun(request(plans('a')), host)).rejects.toThrow('it sent no recording');
    expect(readdirSync(join(folder(), 'trials'))).toEqual([]);
  });

  test('a trial does not become another one in its middle', async () => {
    const [, b] = plans('a', 'b') as [TrialPlan, TrialPlan];
    const host = fakeHost(async function* (plan) {
      yield* messagesOf(killed, plan);
      yield* messagesOf(killed, b).filter(({ kind }) => kind === 'trial');
      return { kind: 'done' };
    });
    await executeRun(request(plans('a')), host);
    expect(readTrial(trialFolder(folder(), 'a')).trial.plan.id).toBe('a');
  });
});

describe('on a fleet', () => {
  test('a run says where it is, is over when all is recorded, and is kept when it is left', async () => {
    const over: string[] = [];
    const fleet = { over: () => void over.push('over') };
    const { run } = await executeRun(
      request(plans('a', 'b'), { args: ['scenario', 'x'] }),
      fakeHost(whole, fleet),
    );
    expect(run).toMatchObject({
      status: 'complete',
      fleet: { queue: 'redis://127.0.0.1:6379', recordings: 'queue', args: ['scenario', 'x'] },
    });
    expect(over).toEqual(['over']);
    const left: Script = async function* (plan) {
      yield* messagesOf(killed, plan);
      if (plan.id === 'a') return { kind: 'done' };
      interrupt.abort(leaving);
      return { kind: 'left' };
    };
    const again = { runId: 'run-2' };
    const { run: kept } = await executeRun(request(plans('a', 'b'), again), fakeHost(left, fleet));
    expect(kept).toMatchObject({ status: 'running', trials: ['a', 'b'] });
    expect(over).toEqual(['over']);
  });

  test('one that nobody comes to the end of is told and passed over; a search has nothing to choose by then', async () => {
    const over: string[] = [];
    const host = () =>
      fakeHost(
        async function* (plan) {
          if (plan.id === 'a') return { kind: 'given up', why: 'it was taken 20 times' };
          yield* messagesOf(killed, plan);
          return { kind: 'done' };
        },
        { over: () => void over.push('over') },
      );
    const { run } = await executeRun(request(plans('a', 'b')), host());
    expect(run.status).toBe('complete');
    expect(readRun(folder()).recordings.map(({ trial }) => trial.plan.id)).toEqual(['b']);
    expect(told).toContainEqual({ kind: 'step', text: expect.stringMatching(/^Trial a is lost.*20 times/) });
    expect(over).toEqual(['over']);
    const [first] = plans('a');
    const next = (done: number): TrialPlan | null => (done === 0 ? (first ?? null) : null);
    await expect(executeRun(request(plans('a'), { runId: 'run-2', next }), host())).rejects.toThrow(
      expect.objectContaining({ message: expect.stringMatching(/trial a is lost/), exitCode: exitCodes.lab }),
    );
    expect(over).toEqual(['over', 'over']);
  });

  test('a run that another command has taken over is not ended by this one; one whose queue is away is kept', async () => {
    const stolen: Script = () => {
      throw labError('Another one watches it', 'It goes on there.');
    };
    await expect(executeRun(request(plans('a')), fakeHost(stolen, { isOurs: () => false }))).rejects.toThrow(
      'Another one',
    );
    expect(readRunRecord(folder()).status).toBe('running');
    const again = { runId: 'run-2' };
    const away: Script = async function* (plan) {
      yield* messagesOf(killed, plan);
      interrupt.abort();
      return { kind: 'left' };
    };
    const { run } = await executeRun(request(plans('a'), again), fakeHost(away, {}));
    expect(run.status).toBe('running');
  });

  test('interrupted, what nobody took is no trial of it, and it is over', async () => {
    const over: string[] = [];
    const host = fakeHost(
      async function* (plan) {
        if (plan.id !== 'a') return { kind: 'not begun' };
        interrupt.abort();
        yield* messagesOf(killed, plan);
        return { kind: 'done' };
      },
      { over: () => void over.push('over') },
    );
    const { run } = await executeRun(request(plans('a', 'b')), host);
    expect(run.status).toBe('interrupted');
    expect(readRun(folder()).recordings.map(({ trial }) => trial.plan.id)).toEqual(['a']);
    expect(over).toEqual(['over']);
  });
});

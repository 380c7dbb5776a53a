import { describe, expect, test } from 'vitest';
import type { Facts } from '../facts.ts';
import { onTrial } from '../moment.ts';
import {
  aKill,
  aLoad,
  aSign,
  endedWith,
  excluded,
  inLogs,
  inTrial,
  noKills,
  runs,
} from '../testing/seenFacts.ts';
import { endOf } from './chain.ts';

/** What was asked, with the answer; `yes` before the last one where a question decided. */
const asked = (facts: Facts): string[] =>
  endOf(facts).chain.map(({ question, decided, answer }) => `${question} ${decided ? 'Yes: ' : ''}${answer}`);
const answer = (facts: Facts, question: string) => asked(facts).find((line) => line.startsWith(question));

const log: Facts['program'] = { log: { lastLine: null }, heapError: null, gcLog: null };

test('a trial that survived was asked all that stands before it', () => {
  expect(asked(inTrial({ kills: excluded, program: log }))).toEqual([
    'Did the whole machine run out of memory? The kernel log was read, and has no kill for the whole machine’s shortage.',
    'Did the kernel kill at a memory group’s limit? The kernel log was read, and has no kill in this container.',
    'Did a guard of the machine’s memory kill it? None was at work in a trial’s group.',
    'Was somebody seen to kill the main process? The main process was there until the end.',
    'Did it end, or stop serving, for a full Java heap? Its log has no such line.',
    'For another limit of the JVM’s own? Its log has no such line.',
    'Because no thread could be created? Its log has no such line.',
    'Because the system refused memory? Its log has no such line.',
    'For a limit of another runtime’s? Its log has no such line.',
    'Does anybody report a kill for lack of memory? Neither the engine nor a service manager says so.',
    'Was it stopped because a probe of its health failed? No kubelet says so.',
    'Was its time over, or was it called off? Nobody who runs it says so.',
    'Is its exit code that of a kill? The main process was there until the end.',
    'Did it fail to start? It was ready before the load began.',
    'Did it end by itself? The main process was there until the end.',
    'Was a worker killed, and not by the OOM killer? Neither its log nor a trace of signals tells of one.',
    'Was it still there, and did it serve? Yes: 990 of 1000 requests were answered well, and the objective held at the end.',
  ]);
});

test('logs that tell nothing were asked everything', () => {
  expect(asked(inLogs())).toEqual([
    'Did the whole machine run out of memory? Nothing was seen of it; the kernel log could not be read.',
    'Did the kernel kill at a memory group’s limit? No kill was seen, but neither kernel log nor counters exclude one.',
    'Did a guard of the machine’s memory kill it? No guard says so.',
    'Was somebody seen to kill the main process? Nothing here shows its end.',
    ...[
      'Did it end, or stop serving, for a full Java heap?',
      'For another limit of the JVM’s own?',
      'Because no thread could be created?',
      'Because the system refused memory?',
      'For a limit of another runtime’s?',
    ].map((question) => `${question} Its log is not here.`),
    'Does anybody report a kill for lack of memory? Neither the engine nor a service manager says so.',
    'Was it stopped because a probe of its health failed? No kubelet says so.',
    'Was its time over, or was it called off? Nobody who runs it says so.',
    'Is its exit code that of a kill? Nothing here shows its end.',
    'Did it fail to start? Nobody saw whether it was ready.',
    'Did it end by itself? Nothing here shows its end.',
    'Was a worker killed, and not by the OOM killer? Neither its log nor a trace of signals tells of one.',
    'Was it still there, and did it serve? Nothing here shows that it runs.',
    'Does its log say that it got no memory, whatever came of it? Its log has no such line.',
    'Did the kernel refuse it a process or a thread? Its log has no such line.',
  ]);
});

test('a trial that was cut off says what could not be seen', () => {
  expect(asked(inTrial({ death: runs() }, { over: null })).slice(-3)).toEqual([
    'Was it still there, and did it serve? The recording does not show how it ended.',
    'Does its log say that it got no memory, whatever came of it? The trial was watched: a line alone is no end.',
    'Did the kernel refuse it a process or a thread? The trial was watched: a line alone is no end.',
  ]);
});

test('what the kernel’s log excludes depends on how much of it there is', () => {
  const group = (kills: Partial<Facts['kills']>) =>
    answer(inTrial({ kills: { ...noKills, ...kills } }), 'Did the kernel')?.replace(/^.*\? /, '');
  const machine = (kernelLog: Facts['kills']['kernelLog']) =>
    answer(inTrial({ kills: { ...noKills, kernelLog } }), 'Did the whole')?.replace(/^.*\? /, '');
  expect(machine('excerpt')).toBe(
    'What there is of the kernel’s log has no kill for the whole machine’s shortage.',
  );
  expect(group({ oom: 'seen' })).toBe(
    'A child was killed so, but the service went on, or its end says its own name.',
  );
  expect(group({ oom: 'unlikely' })).toBe(
    'The kernel’s log that was given covers the moment, and has no such kill.',
  );
  expect(group({ oom: 'excluded' })).toBe('The host’s count of OOM kills stood still across the end.');
});

test('how it ended is told where that is why not', () => {
  const how = (death: Facts['death']) => answer(inTrial({ death }), 'Was somebody seen');
  expect(how(endedWith(3))).toContain('It ended with exit code 3.');
  expect(how(endedWith(null))).toContain('It ended with exit code unknown.');
  expect(how(runs({ alive: null }))).toContain('Nothing here shows its end.');
});

test('lines that were no end are counted for each question', () => {
  const oome = 'SEVERE: java.lang.OutOfMemoryError';
  const lines = [
    `${oome}: Java heap space`,
    `${oome}: Java heap space`,
    `${oome}: Metaspace`,
    `${oome}: unable to create native thread: possibly out of memory or process/resource limits reached`,
    'Cannot allocate memory',
    'MemoryError',
  ];
  const facts = inTrial({ program: log, signs: lines.map((line) => aSign(9000, line)) });
  const counted = (count: number) =>
    `${count} such line${count === 1 ? '' : 's'}, but it neither ended soon after nor stopped serving.`;
  const of = (question: string) => answer(facts, question)?.replace(/^.*\? /, '');
  expect(of('Did it end, or stop')).toBe(counted(2));
  expect(of('For another limit of the JVM')).toBe(counted(1));
  expect(of('Because no thread')).toBe(counted(1));
  expect(of('Because the system')).toBe(counted(1));
  expect(of('For a limit of another')).toBe(counted(1));
  const unnamed = inTrial({ program: log, signs: [aSign(9000, oome)] });
  expect(answer(unnamed, 'Did it end, or stop')).toContain(counted(1));
  expect(answer(unnamed, 'For another limit of the JVM')).toContain(counted(1));
  expect(answer(unnamed, 'Because the system')).toContain('Its log has no such line.');
});

test('what is stated first decides, whatever else is on record', () => {
  const everything = inTrial({
    kills: { ...noKills, global: [aKill({ scope: 'global' })], own: [aKill()] },
    death: endedWith(137, { engineSignals: [{ at: onTrial(9900), signal: 9 }], flag: true }),
    signs: [aSign(9900, 'Terminating due to java.lang.OutOfMemoryError: Java heap space')],
  });
  expect(endOf(everything).chain).toHaveLength(1);
  const decidedBy = (facts: Facts) => endOf(facts).chain.at(-1)?.question;
  const own = { ...everything, kills: { ...noKills, own: [aKill({ namesMain: true })] } };
  expect(decidedBy(own)).toBe('Did the kernel kill at a memory group’s limit?');
  const noKill = { ...everything, kills: noKills };
  expect(decidedBy(noKill)).toBe('Was somebody seen to kill the main process?');
  const unseen = { ...noKill, death: endedWith(137, { flag: true }) };
  expect(decidedBy(unseen)).toBe('Did it end, or stop serving, for a full Java heap?');
  expect(decidedBy({ ...unseen, signs: [] })).toBe('Does anybody report a kill for lack of memory?');
});

describe('what nothing decides', () => {
  const open = (facts: Facts) => {
    const { end, confidence, evidence, against, missing } = endOf(facts);
    const texts = evidence.map(({ source, text }) => `${source}: ${text}`);
    return { ...end, at: end.at?.ms ?? null, confidence, texts, against, missing };
  };

  test('of logs asks for what would tell', () => {
    expect(open(inLogs())).toMatchObject({
      kind: 'inconclusive',
      detail: 'nothing here says how it ended',
      processAlive: null,
      confidence: 'unsure',
      texts: [],
      missing: [
        'how it ended: "docker inspect" of the container, or "kubectl get pod -o json", with its exit code and the moment; then "journalctl -k -o short-iso" around that moment',
      ],
    });
  });

  test('of a trial says how the trial ended', () => {
    const over = { reason: 'engine-lost', detail: 'no answer', at: onTrial(5000) };
    expect(open(inTrial({ death: runs({ alive: null }) }, { over }))).toMatchObject({
      kind: 'inconclusive',
      detail: 'engine-lost',
      confidence: 'unsure',
      texts: ['engine: The trial ended with engine-lost: no answer'],
      missing: ['a regular end: the trial ended with engine-lost'],
    });
    expect(open(inTrial({}, { over: null, load: { ...aLoad, recorded: false } }))).toMatchObject({
      detail: 'recording cut off',
      processAlive: true,
      texts: [],
      missing: ['the end of the trial: the recording stops before it', 'rows of the load'],
    });
    expect(open(inTrial({ death: endedWith(null) }, { load: null }))).toMatchObject({
      at: 10_000,
      missing: ['the exit code', 'rows of the load'],
    });
  });
});

import { expect, test } from 'vitest';
import { fixture } from '../../../test/fixtures/probe/fixture.ts';
import { parseTrace as parse, type SignalRecord } from './signalLine.ts';

/** Of these texts, which have no forks. */
const parseTrace = (text: string) => parse(text) as { records: SignalRecord[]; lost: number };

/** As read from trace_pipe of kernel 6.18, of processes that gave themselves such names. */
const captured = `${fixture('signals/trace_pipe')}`;

test('every record of a real trace, names of any content included', () => {
  const { records, lost } = parseTrace(captured);
  expect(lost).toBe(0);
  expect(records.map(({ signal, targetName, targetPid }) => [signal, targetName, targetPid])).toEqual([
    [9, 'a b-1 [000]', 29310],
    [9, 'x) (y', 29312],
    [9, '- [001] d..1.', 29313],
    [15, 'k: sig=9 pid=1', 29314],
    [9, 'pid=7 grp=0', 29315],
    [11, 's-pid=7 grp=0', 29316],
    [6, 's-pid=7 grp=0', 29317],
  ]);
  expect(records.map(({ senderName }) => senderName)).toEqual(records.map(() => 's-pid=7 grp=0'));
  expect(records[0]).toMatchObject({ senderPid: 29269, monotonicMs: 5460280.277, code: 0, ignored: false });
  expect(records.at(-1)).toMatchObject({ senderPid: 29317, code: -6 });
});

const line = (sender: string, target: string, result = 0) =>
  `${sender.padStart(16)}-4711    [001] d..1.  5460.280277: signal_generate: sig=9 errno=0 code=128 comm=${target} pid=4712 grp=1 res=${result}\n`;

test('names with line feeds, and ones that imitate the record around them', () => {
  for (const name of ['a\nb', '\n', '', ' ', 'pid=1 grp=1 re', 'x-1     [000] d', 'ü\u{fffd}é', '-1']) {
    const { records } = parseTrace(line('bash', 'before') + line(name, name) + line('bash', 'after'));
    expect(records.map(({ targetName }) => targetName)).toEqual(['before', name, 'after']);
    expect(records[1]?.senderName?.trim()).toBe(name.trim());
    expect(records.map(({ senderPid }) => senderPid)).toEqual([4711, 4711, 4711]);
  }
});

test('a sender whose name the kernel forgot, a signal without effect, records that were lost', () => {
  const { records, lost } = parseTrace(`CPU:1 [LOST 12 EVENTS]\n${line('<...>', 'java', 1)}`);
  expect(records).toMatchObject([{ senderName: null, ignored: true, code: 128 }]);
  expect(lost).toBe(12);
});

test('what is cut off or of another event is left out', () => {
  const sched = ' bash-1 [000] d..1. 1.000001: sched_switch: prev_comm=bash\n';
  expect(parseTrace(line('bash', 'java').slice(0, -10)).records).toEqual([]);
  expect(parseTrace(`${sched}${line('bash', 'java')}`).records).toHaveLength(1);
  expect(parseTrace('')).toEqual({ records: [], lost: 0 });
});

test('a process that began, before the signal that it sends; its parent may have any name', () => {
  const fork = (name: string) =>
    `${name.padStart(16)}-4710    [001] .....  5460.270277: sched_process_fork: comm=${name} pid=4710 child_comm=${name} child_pid=4711\n`;
  for (const name of ['sh', 'a b', 'x\ny', 'pid=1 child_com'])
    expect(parse(fork(name) + line('sh', 'java')).records).toMatchObject([
      { parentName: name, parentPid: 4710, childPid: 4711 },
      { senderPid: 4711, targetPid: 4712 },
    ]);
});

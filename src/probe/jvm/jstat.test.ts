import { describe, expect, test } from 'vitest';
import { fixture } from '../../../test/fixtures/probe/fixture.ts';
import { type JstatOption, jstat } from './jstat.ts';

/** The hsperfdata files are of idle JVMs; jstat's output is of the same moment (no counter but the clock moved). */
const collectors = ['Serial', 'Parallel', 'G1', 'Z', 'Shenandoah'];
const jvms = ['jdk17', 'jdk25'].flatMap((jdk) => collectors.map((collector) => `${collector}-${jdk}`));

function printed(name: string, option: JstatOption): Record<string, string> {
  const [headers, values] = `${fixture(`hsperfdata/${name}.jstat-${option}`)}`
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return Object.fromEntries((headers ?? []).map((header, column) => [header, values?.[column] ?? '']));
}

describe.each(['gc', 'gccapacity', 'gcutil'] as const)('jstat -%s', (option) => {
  test.each(jvms)('%s: every column equals jstat', (name) => {
    const columns = jstat(fixture(`hsperfdata/${name}.hsperfdata`), option);
    expect(columns).toEqual(printed(name, option));
  });
});

test('half a digit goes to the even one, as in Java', () => {
  const bytes = Buffer.from(fixture('hsperfdata/Serial-jdk17.hsperfdata'));
  const name = bytes.indexOf('sun.gc.metaspace.used\0');
  const entry = bytes.lastIndexOf(Buffer.from([20, 0, 0, 0]), name) - 4;
  bytes.writeBigInt64LE(256n, entry + bytes.readInt32LE(entry + 16));
  expect(jstat(bytes, 'gc')?.MU).toBe('0.2');
  bytes.writeBigInt64LE(768n, entry + bytes.readInt32LE(entry + 16));
  expect(jstat(bytes, 'gc')?.MU).toBe('0.8');
});

test('what is no hsperfdata file has no columns', () => {
  expect(jstat(Buffer.from('nothing'), 'gc')).toBeNull();
});

import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../../errors.ts';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import { sealOf } from '../seal.ts';
import { blockId, openBlock, openGiven, sealBlock } from './queueOfRun.ts';

const { plan } = buildRecording({}).trial;
const block = { id: 'a', plans: [{ ...plan, id: 'a' }] };
const seal = sealOf('key');
const until = 1000;

test('a block is called as its first trial, and says how many more it has', () => {
  expect(blockId([plan])).toBe(plan.id);
  expect(blockId([{ ...plan, id: 'a' }, plan, plan])).toBe('a+2');
  expect(() => blockId([])).toThrow(TypeError);
});

test('it is read as it was written, sealed or not', () => {
  for (const each of [seal, null])
    expect(
      openBlock(JSON.parse(JSON.stringify(sealBlock(block, 'run-1', each, until))), 'a', 'run-1', each).block,
    ).toEqual(block);
  expect(JSON.stringify(sealBlock(block, 'run-1', seal, until))).not.toContain(plan.target.name);
});

test('each closing has a name of its own, and says until when; what is open has none', () => {
  const closingOf = (value: unknown) => openBlock(value, 'a', 'run-1', seal).closing;
  const [one, other] = [1, 2].map(() => sealBlock(block, 'run-1', seal, until));
  expect(closingOf(one)).toEqual({ name: expect.stringMatching(/^[0-9a-f]{64}$/), until });
  expect(closingOf(one)).toEqual(closingOf(JSON.parse(JSON.stringify(one))));
  expect(closingOf(one)?.name).not.toBe(closingOf(other)?.name);
  expect(openBlock(sealBlock(block, 'run-1', null, until), 'a', 'run-1', null).closing).toBeNull();
});

test('what was given out is read from its list; what is none of it is a lab error that says why, in one line', () => {
  const line = JSON.stringify({ id: 'a', data: sealBlock(block, 'run-1', seal, until) });
  expect(openGiven(line, 'run-1', seal)).toEqual(block);
  for (const damaged of ['', 'null', '[]', '{"id":"a"}', line.slice(0, 90), line.replace('"a"', '"b"')])
    expect(() => openGiven(damaged, 'run-1', seal)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^What run run-1 has given out can't be read: [^\n[]{8,}$/),
        hint: expect.stringMatching(/^Is OOMLAB_QUEUE_KEY the same/),
        exitCode: exitCodes.lab,
      }),
    );
});

describe('refused is', () => {
  const closed = sealBlock(block, 'run-1', seal, until);
  test('one that is sealed where there is no key, and one that is not where there is', () => {
    expect(() => openBlock(closed, 'a', 'run-1', null)).toThrow('has no OOMLAB_QUEUE_KEY');
    expect(() => openBlock(sealBlock(block, 'run-1', null, until), 'a', 'run-1', seal)).toThrow(
      'has an OOMLAB_QUEUE_KEY',
    );
  });

  test('one with another key, of another run, or under another name', () => {
    expect(() => openBlock(closed, 'a', 'run-1', sealOf('other'))).toThrow();
    expect(() => openBlock(closed, 'a', 'run-2', seal)).toThrow();
    expect(() => openBlock(closed, 'b', 'run-1', seal)).toThrow();
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['neither of both', {}],
    ['both at once', { open: '{}', closed: 'AA==' }],
    ['no JSON', { open: 'x' }],
    ['a block without a trial', { open: JSON.stringify({ id: 'a', plans: [] }) }],
    [
      'a plan that holds more than plans may',
      { open: JSON.stringify({ id: 'a', plans: [{ ...plan, binds: ['/:/host'] }] }) },
    ],
    [
      'a plan that leads out of a folder',
      { open: JSON.stringify({ id: 'a', plans: [{ ...plan, id: '../../x' }] }) },
    ],
  ])('%s', (_, data) => {
    expect(() => openBlock(data, 'a', 'run-1', null)).toThrow();
  });
});

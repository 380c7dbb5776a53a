import { expect, test } from 'vitest';
import { openAncestry, type Place } from './ancestry.ts';

/** Processes that are there, by where they are; their names. */
function among(there: Record<number, Place>, names: Record<number, string> = {}) {
  const ancestry = openAncestry({
    placeOf: (pid) => there[pid] ?? null,
    nameOf: (pid) => names[pid] ?? null,
  });
  return {
    ...ancestry,
    forked: (parentPid: number, childPid: number, parentName = 'sh') =>
      ancestry.forked({ parentPid, childPid, parentName }),
  };
}

test('what is there is where it is', () => {
  expect(among({ 7: 'outside' }).of(7)).toEqual({ place: 'outside', ancestorPid: null });
});

test('a shell of the container’s watchdog that is gone, and its kill: from within', () => {
  const { forked, of } = among({ 10: 'inside' });
  forked(10, 11);
  forked(11, 12);
  expect(of(12)).toEqual({ place: 'inside', ancestorPid: 10 });
});

test('the same of a shell of the machine: from outside', () => {
  const { forked, of } = among({ 10: 'outside' }, { 10: 'cron' });
  forked(10, 11);
  forked(11, 12);
  expect(of(12)).toEqual({ place: 'outside', ancestorPid: 10 });
});

test('of what an engine brings into a container, as "docker exec" does, it is not known', () => {
  const shim = among({ 10: 'outside' }, { 10: 'containerd-shim' });
  shim.forked(10, 11, 'containerd-shim');
  shim.forked(11, 12, 'runc');
  expect(shim.of(12).place).toBeNull();
  const gone = among({ 10: 'outside' }, { 10: 'bash' });
  gone.forked(10, 11, 'bash');
  gone.forked(11, 12, 'runc:[1:CHILD]');
  expect(gone.of(12).place).toBeNull();
});

test('nor of one of which nobody saw the beginning', () => {
  expect(among({}).of(12)).toEqual({ place: null, ancestorPid: null });
});

test('a number that is used again is its new owner’s, and a circle of such ends', () => {
  const { forked, of } = among({ 10: 'inside', 20: 'outside' });
  forked(10, 12);
  forked(20, 12);
  expect(of(12).place).toBe('outside');
  forked(31, 30);
  forked(30, 31);
  expect(of(30).place).toBeNull();
});

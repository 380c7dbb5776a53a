import { expect, test } from 'vitest';
import { cgroupRoot, defaultParent, trialGroup } from './groups.ts';

test('by cgroupfs a trial’s group lies in the group of all of ours', () => {
  expect(defaultParent('cgroupfs')).toBe(cgroupRoot);
  expect(trialGroup('cgroupfs', '20250101-101010-ab12-3')).toBe(`${cgroupRoot}/20250101-101010-ab12-3`);
});

test('a group leads nowhere else', () => {
  for (const name of ['../../../tmp/cg-1', 'a/b', '..', ''])
    for (const driver of ['cgroupfs', 'systemd'] as const)
      expect(() => trialGroup(driver, name), name).toThrow(expect.objectContaining({ code: 'EINVAL' }));
});

test('by systemd it is a slice, one level below the slice of all of ours', () => {
  const all = cgroupRoot.slice(1);
  expect(defaultParent('systemd')).toBe(`${all}.slice`);
  expect(trialGroup('systemd', '20250101-101010-ab12-3')).toBe(`${all}-20250101_101010_ab12_3.slice`);
});

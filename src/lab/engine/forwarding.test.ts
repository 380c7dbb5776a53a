import { expect, test } from 'vitest';
import { type Forwarding, policyOf, setBack } from './forwarding.ts';

const off: Forwarding = { ipForward: '0', policy: 'ACCEPT' };
const dockerds: Forwarding = { ipForward: '1', policy: 'DROP' };
const nothing: Forwarding = { ipForward: null, policy: null };

test('what dockerd switched on is switched off again', () => {
  expect(setBack(off, dockerds)).toEqual(off);
});

test.each<[string, Forwarding, Forwarding]>([
  ['was on before: a router, or another engine', dockerds, dockerds],
  ['somebody has set back already', off, off],
  ['was not read', nothing, dockerds],
  ['cannot be read any more', off, nothing],
  ['somebody has set to something else', off, { ipForward: '0', policy: 'REJECT' }],
])('and not what %s', (_, before, now) => {
  expect(setBack(before, now)).toEqual(nothing);
});

test('a half of it stays where it was on before', () => {
  expect(setBack({ ipForward: '1', policy: 'ACCEPT' }, dockerds)).toEqual({
    ipForward: null,
    policy: 'ACCEPT',
  });
});

test('the policy of a chain among its rules', () => {
  expect(policyOf('-P FORWARD DROP\n-A FORWARD -j DOCKER-USER\n')).toBe('DROP');
  expect(policyOf('')).toBeNull();
});

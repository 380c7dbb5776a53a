import { expect, test } from 'vitest';
import { containerSpecSchema } from './container.ts';
import { mayBeAdded, maySwitch, securityOptions } from './privileges.ts';

test.each(['NET_ADMIN', 'CAP_IPC_LOCK', 'sys_nice', 'CHOWN'])('%s is of the container alone', (name) => {
  expect(mayBeAdded(name)).toBe(true);
});

test.each([
  'ALL',
  'SYS_ADMIN',
  'cap_sys_module',
  'SYS_RAWIO',
  'DAC_READ_SEARCH',
  'SYS_BOOT',
  'SYS_TIME',
  'SYSLOG',
  'BPF',
  'PERFMON',
  'MAC_ADMIN',
  'LINUX_IMMUTABLE',
  'A_NEW_ONE',
])('%s is not: it is refused, in a scenario too', (name) => {
  expect(mayBeAdded(name)).toBe(false);
  expect(containerSpecSchema.safeParse({ capAdd: [name] }).success).toBe(false);
});

test.each(['systempaths=unconfined', 'writable-cgroups=true'])(
  '%s opens a wall, and is refused',
  (option) => {
    expect(maySwitch(option)).toBe(false);
    expect(containerSpecSchema.safeParse({ securityOpt: [option] }).success).toBe(false);
  },
);

test('no rights are gained by executing a program, unless it is said', () => {
  expect(securityOptions([])).toEqual(['no-new-privileges']);
  expect(securityOptions(['apparmor=unconfined'])).toEqual(['apparmor=unconfined', 'no-new-privileges']);
  for (const own of ['no-new-privileges', 'no-new-privileges:true', 'no-new-privileges=false'])
    expect(securityOptions([own])).toEqual([own]);
});

/** What a container may ask for beyond what every other has: nothing by which it could change the machine that it is on. */

/** Those that Docker gives by itself, and can be asked for again after `ALL` was dropped. Source: moby, `oci/caps/defaults.go`. */
const usual = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** They count for its own processes, memory and network alone. Source: capabilities(7). */
const within = [
  'IPC_LOCK',
  'IPC_OWNER',
  'LEASE',
  'NET_ADMIN',
  'NET_BROADCAST',
  'SYS_NICE',
  'SYS_PTRACE',
  'SYS_RESOURCE',
  'SYS_TTY_CONFIG',
];

const addable = new Set([...usual, ...within]);

/** By Docker's names: in any case of letters, with or without `CAP_`. */
export const mayBeAdded = (capability: string): boolean =>
  addable.has(capability.toUpperCase().replace(/^CAP_/, ''));

/**
 * False: it opens the kernel's own files or its groups, through which a container's root gets out, or changes its limits. The
 * filters of system calls, AppArmor and SELinux stand before the same walls a second time, and may be taken away.
 */
export const maySwitch = (option: string): boolean => !/^(?:systempaths|writable-cgroups)\b/.test(option);

export const addableText = `those of Docker’s own, and ${within.join(', ')}`;

const noNewPrivileges = /^no-new-privileges(?:[=:]|$)/;

/**
 * Options of a container: its programs gain no rights by being executed, as sudo would by its owner's bit, unless they say
 * otherwise themselves. Source: Documentation/userspace-api/no_new_privs.rst.
 */
export const securityOptions = (asked: readonly string[]): string[] =>
  asked.some((option) => noNewPrivileges.test(option)) ? [...asked] : [...asked, 'no-new-privileges'];

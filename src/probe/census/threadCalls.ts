import type { DescriptorSet } from './descriptorSets.ts';

interface Facts {
  x64?: number;
  arm64?: number;
  /** The first argument is the descriptor that it waits for. */
  onDescriptor?: true;
  /** The descriptors that it waits for stand in the memory of its process. */
  onSet?: 'poll' | 'select';
}

/**
 * The system calls in which threads wait, by their numbers. Source: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (arm64).
 */
const calls: Readonly<Record<string, Facts>> = {
  futex: { x64: 202, arm64: 98 },
  read: { x64: 0, arm64: 63, onDescriptor: true },
  readv: { x64: 19, arm64: 65, onDescriptor: true },
  pread64: { x64: 17, arm64: 67, onDescriptor: true },
  write: { x64: 1, arm64: 64, onDescriptor: true },
  writev: { x64: 20, arm64: 66, onDescriptor: true },
  pwrite64: { x64: 18, arm64: 68, onDescriptor: true },
  fsync: { x64: 74, arm64: 82, onDescriptor: true },
  fdatasync: { x64: 75, arm64: 83, onDescriptor: true },
  flock: { x64: 73, arm64: 32, onDescriptor: true },
  fcntl: { x64: 72, arm64: 25, onDescriptor: true },
  connect: { x64: 42, arm64: 203, onDescriptor: true },
  accept: { x64: 43, arm64: 202, onDescriptor: true },
  accept4: { x64: 288, arm64: 242, onDescriptor: true },
  recvfrom: { x64: 45, arm64: 207, onDescriptor: true },
  recvmsg: { x64: 47, arm64: 212, onDescriptor: true },
  sendto: { x64: 44, arm64: 206, onDescriptor: true },
  sendmsg: { x64: 46, arm64: 211, onDescriptor: true },
  poll: { x64: 7, onSet: 'poll' },
  ppoll: { x64: 271, arm64: 73, onSet: 'poll' },
  select: { x64: 23, onSet: 'select' },
  pselect6: { x64: 270, arm64: 72, onSet: 'select' },
  epoll_wait: { x64: 232 },
  epoll_pwait: { x64: 281, arm64: 22 },
  epoll_pwait2: { x64: 441, arm64: 441 },
  nanosleep: { x64: 35, arm64: 101 },
  clock_nanosleep: { x64: 230, arm64: 115 },
  rt_sigtimedwait: { x64: 128, arm64: 137 },
  wait4: { x64: 61, arm64: 260 },
};

/** What a thread waits in. */
export interface ThreadCall {
  /** The call's name, or `syscall 999`. */
  call: string;
  descriptor: number | null;
  /** Where the descriptors stand that it waits for. */
  set: DescriptorSet | null;
  /** Of a futex: the address in its process, the operation and the value that it was found to have. Source: futex(2). */
  futex: { address: string; operation: number; value: number } | null;
}

/**
 * A line of /proc/<pid>/task/<tid>/syscall. null: it runs, or is stopped outside of a call, or may not be looked at.
 * Source: proc_pid_syscall(5).
 */
export function parseSyscall(text: string, architecture: NodeJS.Architecture): ThreadCall | null {
  const [number = '', ...rest] = text.trim().split(' ');
  if (!/^\d{1,4}$/.test(number)) return null;
  const known = byNumber(Number(number), architecture);
  const [name, facts]: [string, Facts] = known ?? [`syscall ${number}`, {}];
  const [first, second, third] = rest.every((word) => argument.test(word)) ? rest : [];
  // Of a line that is cut off or damaged the call is known, and not what it waits for.
  if (first === undefined || second === undefined || third === undefined)
    return { call: name, descriptor: null, set: null, futex: null };
  return {
    call: name,
    descriptor: facts.onDescriptor ? Number(first) : null,
    set: setOf(facts, first, second, third),
    futex:
      name === 'futex'
        ? { address: first, operation: Number(second), value: Number(BigInt.asUintN(32, BigInt(third))) }
        : null,
  };
}

const argument = /^0x[0-9a-f]{1,16}$/;

/** poll(fds, count, …), select(count, reading, writing, …). Source: poll(2), select(2). */
function setOf({ onSet }: Facts, first: string, second: string, third: string): DescriptorSet | null {
  if (onSet === 'poll') return { kind: 'poll', address: Number(first), count: Number(second) };
  if (onSet === 'select')
    return { kind: 'select', addresses: [Number(second), Number(third)], below: Number(first) };
  return null;
}

const byNumber = (number: number, architecture: NodeJS.Architecture) =>
  architecture === 'x64' || architecture === 'arm64'
    ? Object.entries(calls).find(([, facts]) => facts[architecture] === number)
    : undefined;

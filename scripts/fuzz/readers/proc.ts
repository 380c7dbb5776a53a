import fc from 'fast-check';
import { parseSwaps } from '../../../src/lab/host/swap.ts';
import { acceptQueue } from '../../../src/probe/census/acceptQueue.ts';
import { parsePeers } from '../../../src/probe/census/peers.ts';
import { parseProcess } from '../../../src/probe/census/processRow.ts';
import { parseSyscall } from '../../../src/probe/census/threadCalls.ts';
import { parseThread } from '../../../src/probe/census/threads.ts';
import { addDiskStat, readHostStat, readMeminfo, readVmstat } from '../../../src/probe/host.ts';
import { catches } from '../../../src/probe/jvm/attach.ts';
import { innerPid } from '../../../src/probe/jvm/jvmFile.ts';
import { parseNativeMemory } from '../../../src/probe/jvm/nativeMemory.ts';
import { parseProcessStat, readProcessStatus } from '../../../src/probe/mainProcess.ts';
import { bytesLike } from '../make/bytes.ts';
import { bytesIn, textsIn } from '../make/found.ts';
import { textsLike } from '../make/texts.ts';
import { onlyNumbers, readNumbers } from '../onlyNumbers.ts';
import { reader } from '../reader.ts';

const numbersOf = (row: object | null): void =>
  onlyNumbers(Object.values(row ?? {}).filter((value) => typeof value !== 'string'));

const host = reader({
  name: 'proc-host',
  reads: '`/proc/stat`, `meminfo`, `vmstat`, a disk’s `stat`',
  weight: 4,
  inputs: () => bytesLike(bytesIn('test/fixtures/probe', /^(?:meminfo|vmstat|stat|vda-stat|diskstats)$/)),
  read(bytes: Buffer) {
    readNumbers(bytes, [readHostStat, readMeminfo, readVmstat, addDiskStat, readProcessStatus]);
  },
});

const processes = reader({
  name: 'proc-processes',
  reads: '`/proc/PID/stat`, `status`, `cmdline`',
  weight: 6,
  inputs: () =>
    fc.record({
      stat: textsLike(textsIn('test/fixtures/probe', /^proc-stat$/)),
      status: textsLike(textsIn('test/fixtures/probe', /^proc-status$/)),
      cmdline: textsLike(['java\0-Xmx64m\0-jar\0app.jar\0', '']),
    }),
  read({ stat, status, cmdline }: Record<'stat' | 'status' | 'cmdline', string>) {
    numbersOf(parseProcessStat(stat));
    numbersOf(parseProcess(1, status, stat, cmdline));
    numbersOf(parseThread(1, 2, stat, null));
    catches(status, 3);
    innerPid(status);
  },
});

const calls = [
  '202 0x7f0e6c0 0x80 0x2 0x0 0x0 0x7f0e 0x7ffd10 0x7f0e6d',
  '7 0x7ffd10 0x1 0x3e8 0x0 0x0 0x0 0x7ffd 0x7f0e',
  '270 0x4 0x7ffd10 0x0 0x0 0x0 0x0 0x7ffd 0x7f0e',
  '0 0x5 0x7ffd10 0x2000 0x0 0x0 0x0 0x7ffd 0x7f0e',
  '98 0x7f0e6c0 0x80 0xffffffff 0x0 0x0 0x7f0e 0x7ffd10 0x7f0e6d',
  'running',
  '-1 0x7ffd10 0x7f0e6d',
];
const sockets = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 16395 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C5A2 01 00000000:00000000 00:00000000 00000000     0        0 16402 1 0000000000000000 20 4 30 10 -1
   2: 0000000000000000FFFF00000100007F:1F91 0000000000000000FFFF00000200007F:C5A3 01 00000000:00000000 00:00000000 00000000 0 0 16403 1`;

const threads = reader({
  name: 'proc-threads',
  reads: '`/proc/PID/task/TID/syscall`, `/proc/PID/net/tcp`, `/proc/swaps`, a JVM’s account of native memory',
  weight: 6,
  inputs: () =>
    fc.record({
      call: textsLike(calls),
      table: textsLike([sockets]),
      swaps: textsLike([
        'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/swapfile file\t\t1048572\t\t0\t\t-2\n/dev/zram0 partition\t\t524284\t\t12\t\t100\n',
      ]),
      native: textsLike(textsIn('test/fixtures/probe/native-memory')),
    }),
  read({ call, table, swaps, native }: Record<'call' | 'table' | 'swaps' | 'native', string>) {
    for (const architecture of ['x64', 'arm64'] as const) {
      const told = parseSyscall(call, architecture);
      numbersOf(told?.futex ?? null);
    }
    onlyNumbers([acceptQueue(table)]);
    const peers = parsePeers([table]);
    for (const inode of ['16395', '16402', '16403', '']) peers.ofSocket(inode);
    for (const area of parseSwaps(swaps, '/ours')) onlyNumbers([area.sizeBytes, area.usedBytes]);
    parseNativeMemory(native);
  },
});

export const procReaders = [host, processes, threads];

import fc from 'fast-check';
import { locateCgroup, parseMembership, withAncestors } from '../../../src/probe/cgroup/cgroupFacts.ts';
import { readCpuacctStat, readCpuStatV1, readCpuStatV2 } from '../../../src/probe/cgroup/cpu.ts';
import { readIoV1, readIoV2 } from '../../../src/probe/cgroup/io.ts';
import { parseLimit } from '../../../src/probe/cgroup/limits.ts';
import { readMemoryStatV1, readOomControl } from '../../../src/probe/cgroup/memoryV1.ts';
import { readMemoryEvents, readMemoryStatV2 } from '../../../src/probe/cgroup/memoryV2.ts';
import { parseCgroupMounts } from '../../../src/probe/cgroup/mounts.ts';
import { readPidsEvents } from '../../../src/probe/cgroup/pids.ts';
import { readPressure } from '../../../src/probe/cgroup/pressure.ts';
import { numberAt } from '../../../src/probe/digits.ts';
import { type Cells, columnIndex } from '../../../src/probe/row.ts';
import { bytesLike } from '../make/bytes.ts';
import { bytesIn, textsIn } from '../make/found.ts';
import { textsLike } from '../make/texts.ts';
import { readNumbers } from '../onlyNumbers.ts';
import { reader } from '../reader.ts';

type Read = (bytes: Uint8Array, length: number, cells: Cells) => unknown;
const asText =
  (read: (text: string, cells: Cells) => void): Read =>
  (bytes, length, cells) =>
    read(Buffer.from(bytes).toString('latin1', 0, length), cells);

const reads: readonly Read[] = [
  readMemoryStatV1,
  readOomControl,
  readMemoryStatV2,
  readMemoryEvents,
  readCpuStatV1,
  readCpuStatV2,
  readCpuacctStat,
  readPidsEvents,
  asText(readIoV1),
  asText(readIoV2),
  asText((text) => parseLimit(text.trim())),
  (bytes, length) => numberAt(bytes, 0, length),
  (bytes, length, cells) =>
    readPressure(bytes, length, columnIndex('memSomeUs'), columnIndex('memFullUs'), cells),
];

/** Whatever a group's file is taken for: each of them by each of its readers. */
const files = reader({
  name: 'cgroup-files',
  reads: 'files of a cgroup: `memory.stat`, `memory.events`, `cpu.stat`, `io.stat`, PSI, limits',
  weight: 8,
  inputs: () => {
    const found = bytesIn('test/fixtures/probe', /^(?:memory|cpu|cpuacct|io|blkio|pids|pressure)[.-]/);
    return fc.oneof(
      bytesLike(found),
      textsLike(found.map((bytes) => bytes.toString('latin1'))).map((text) => Buffer.from(text)),
    );
  },
  read(bytes: Buffer) {
    readNumbers(bytes, reads);
  },
});

/** In which group a process is, and where that is mounted. */
const paths = reader({
  name: 'cgroup-paths',
  reads: '`/proc/PID/cgroup` and `mountinfo`',
  weight: 4,
  inputs: () =>
    fc.record({
      mounts: textsLike(textsIn('test/fixtures/probe', /^mountinfo$/)),
      membership: textsLike(textsIn('test/fixtures/probe', /^proc-cgroup$/)),
    }),
  read({ mounts, membership }: { mounts: string; membership: string }) {
    for (const id of ['', '/', 'docker']) {
      const facts = locateCgroup(parseCgroupMounts(mounts), parseMembership(membership), id);
      if (facts?.dirs.memory) withAncestors(facts.dirs.memory, facts.memoryPath);
    }
  },
});

export const cgroupReaders = [files, paths];

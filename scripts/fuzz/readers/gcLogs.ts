import {
  depthOf,
  opensGc,
  readGcLog,
  readMonitor,
  readOldPause,
  readSaidGcLog,
} from '../../../src/runtime/index.ts';
import { textsIn } from '../make/found.ts';
import { textsLike } from '../make/texts.ts';
import { reader } from '../reader.ts';

/** Forms of which the repository has no file. */
const others = [
  '2024-01-01T10:00:00.123+0000: 1.234: [GC (Allocation Failure) [PSYoungGen: 33280K->5118K(38400K)] 33280K->12345K(125952K), 0.0123 secs] [Times: user=0.03 sys=0.01, real=0.01 secs]',
  '12.345: [Full GC (Ergonomics) [PSYoungGen: 5118K->0K(38400K)] [ParOldGen: 87000K->87001K(87552K)] 92118K->87001K(125952K), [Metaspace: 3000K->3000K(1056768K)], 0.5 secs] [Times: user=0.9 sys=0.0, real=0.5 secs]',
  '1.5: [GC (CMS Initial Mark) [1 CMS-initial-mark: 300000K(600000K)] 310000K(900000K), 0.0008 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]',
  '[1:0x5581]    12345 ms: Mark-sweep 1024.1 (1050.2) -> 1020.3 (1050.2) MB, 812.1 / 0.0 ms  (average mu = 0.123, current mu = 0.045) allocation failure; scavenge might not succeed',
  'gc 12 @1.234s 3%: 0.018+1.2+0.005 ms clock, 0.036+0.5/1.1/2.1+0.010 ms cpu, 4->5->2 MB, 5 MB goal, 0 MB stacks, 0 MB globals, 2 P',
  '[2024-01-01T10:00:00,123][WARN ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][old][1234][12] duration [10.2s], collections [1]/[10.9s], total [10.2s]/[1.2m], memory [3.9gb]->[3.8gb]/[3.9gb]',
  '[2024-01-01T10:00:00,123][INFO ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][1235] overhead, spent [500ms] collecting in the last [1s]',
].join('\n');

const gcLogs = reader({
  name: 'gc-logs',
  reads: 'logs of garbage collectors',
  weight: 6,
  inputs: () =>
    textsLike([
      ...textsIn('src/verdict/logs/fixtures', /^gc-/),
      ...textsIn('test/golden', /^gc\.log$/),
      others,
    ]),
  read(text: string) {
    const lines = text.split('\n');
    readGcLog(lines);
    readSaidGcLog(lines.map((line) => ({ text: line, wallMs: 1 })));
    for (const line of lines) {
      readOldPause(line);
      readMonitor(line);
      if (opensGc(line)) depthOf(line);
    }
  },
});

export const gcReaders = [gcLogs];

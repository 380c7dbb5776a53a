import { kernelFilter } from '../../../src/probe/kernel/kernelFilter.ts';
import { parseKernelRecord } from '../../../src/probe/kernel/kernelRecord.ts';
import { parseTrace } from '../../../src/probe/signals/signalLine.ts';
import { oomReader } from '../../../src/verdict/logs/oomReport.ts';
import { textsIn } from '../make/found.ts';
import { textsLike } from '../make/texts.ts';
import { reader } from '../reader.ts';

/** Records of /dev/kmsg, each as one read of it gives it, and the reports of the OOM killer among them. */
const records = reader({
  name: 'kernel-records',
  reads: 'records of `/dev/kmsg`',
  weight: 8,
  inputs: () =>
    textsLike(
      textsIn('test/fixtures/probe', /kmsg\.json$/).map((text) => (JSON.parse(text) as string[]).join('')),
      80,
    ),
  read(text: string) {
    const filter = kernelFilter();
    const reports = oomReader<null>();
    filter.watch('a'.repeat(64));
    for (const line of text.split(/\n(?! )/)) {
      const record = parseKernelRecord(`${line}\n`);
      if (record === null) continue;
      filter.matters(record);
      reports.push(record.text, null);
    }
    reports.end();
  },
});

/** What one read of a trace's pipe gave. */
const signals = reader({
  name: 'kernel-traces',
  reads: 'the kernel’s trace of signals and forks',
  weight: 3,
  inputs: () => textsLike(textsIn('test/fixtures/probe/signals')),
  read: (text: string) => parseTrace(text),
});

export const kernelReaders = [records, signals];

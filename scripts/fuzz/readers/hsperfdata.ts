import { jvmFacts, jvmLayout, readJvm } from '../../../src/probe/jvm/jvmColumns.ts';
import { indexPerfData } from '../../../src/probe/jvm/perfData.ts';
import { emptyCells } from '../../../src/probe/row.ts';
import { bytesLike } from '../make/bytes.ts';
import { bytesIn } from '../make/found.ts';
import { onlyNumbers } from '../onlyNumbers.ts';
import { reader } from '../reader.ts';

/** As the probe reads it at each tick, and its facts once. */
const hsperfdata = reader({
  name: 'hsperfdata',
  reads: 'a JVM’s performance counters',
  weight: 8,
  inputs: () => bytesLike(bytesIn('test/fixtures/probe', /\.hsperfdata$/)),
  read(bytes: Buffer) {
    const index = indexPerfData(bytes, bytes.length);
    if (index === null) return;
    const layout = jvmLayout(bytes, bytes.length, index);
    jvmFacts(bytes, bytes.length, index);
    for (const length of [bytes.length, Math.floor(bytes.length / 2)]) {
      const cells = emptyCells();
      readJvm(bytes, length, layout, cells);
      onlyNumbers(cells);
    }
  },
});

export const hsperfdataReaders = [hsperfdata];

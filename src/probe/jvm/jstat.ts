import { indexPerfData, perfNumber } from './perfData.ts';

type Format = (value: number) => string;
type Read = (name: string) => number;
type Column = readonly [string, (read: Read) => number, Format];

/** jstat's options whose columns are made here. */
export type JstatOption = 'gc' | 'gccapacity' | 'gcutil';

const kib: Format = (value) => halfEven(value / 1024, 1);
const seconds: Format = (value) => halfEven(value, 3);
const percent: Format = (value) => halfEven(value, 2);
const count: Format = (value) => String(value);

/**
 * java.text.DecimalFormat rounds half to even, by the exact value of the double: 0.25 is 0.2. toFixed takes the larger
 * one on a tie. 80 digits show every double of this size in full, so a tie is seen for what it is.
 */
function halfEven(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '-';
  const rounded = value.toFixed(digits);
  const exact = value.toFixed(80);
  const tie = /^50*$/.test(exact.slice(exact.indexOf('.') + 1 + digits));
  const isOdd = Number(rounded.at(-1)) % 2 === 1;
  return tie && isOdd ? exact.slice(0, exact.indexOf('.') + 1 + digits) : rounded;
}

const g0 = 'sun.gc.generation.0';
const g1 = 'sun.gc.generation.1';
const plain = (header: string, counter: string, format: Format): Column => [
  header,
  (read) => read(counter),
  format,
];
const gcTime = (header: string, collector: number): Column => [
  header,
  (read) => read(`sun.gc.collector.${collector}.time`) / read('sun.os.hrt.frequency'),
  seconds,
];
const gcCount = (header: string, collector: number): Column =>
  plain(header, `sun.gc.collector.${collector}.invocations`, count);
const used = (header: string, space: string): Column => [
  header,
  (read) => (1 - (read(`${space}.capacity`) - read(`${space}.used`)) / read(`${space}.capacity`)) * 100,
  percent,
];
/** The only column that jstat prints although a collector is missing: those count as 0 (`required true`). */
const total: Column = [
  'GCT',
  (read) =>
    [0, 1, 2].reduce((sum, collector) => sum + (read(`sun.gc.collector.${collector}.time`) || 0), 0) /
    read('sun.os.hrt.frequency'),
  seconds,
];
const collections = [
  gcCount('YGC', 0),
  gcTime('YGCT', 0),
  gcCount('FGC', 1),
  gcTime('FGCT', 1),
  gcCount('CGC', 2),
  gcTime('CGCT', 2),
  total,
];

/** Source: jdk.jcmd, sun/tools/jstat/resources/jstat_options, JDK 17. */
const options: Record<JstatOption, Column[]> = {
  gc: [
    plain('S0C', `${g0}.space.1.capacity`, kib),
    plain('S1C', `${g0}.space.2.capacity`, kib),
    plain('S0U', `${g0}.space.1.used`, kib),
    plain('S1U', `${g0}.space.2.used`, kib),
    plain('EC', `${g0}.space.0.capacity`, kib),
    plain('EU', `${g0}.space.0.used`, kib),
    plain('OC', `${g1}.space.0.capacity`, kib),
    plain('OU', `${g1}.space.0.used`, kib),
    plain('MC', 'sun.gc.metaspace.capacity', kib),
    plain('MU', 'sun.gc.metaspace.used', kib),
    plain('CCSC', 'sun.gc.compressedclassspace.capacity', kib),
    plain('CCSU', 'sun.gc.compressedclassspace.used', kib),
    ...collections,
  ],
  gccapacity: [
    plain('NGCMN', `${g0}.minCapacity`, kib),
    plain('NGCMX', `${g0}.maxCapacity`, kib),
    plain('NGC', `${g0}.capacity`, kib),
    plain('S0C', `${g0}.space.1.capacity`, kib),
    plain('S1C', `${g0}.space.2.capacity`, kib),
    plain('EC', `${g0}.space.0.capacity`, kib),
    plain('OGCMN', `${g1}.minCapacity`, kib),
    plain('OGCMX', `${g1}.maxCapacity`, kib),
    plain('OGC', `${g1}.capacity`, kib),
    plain('OC', `${g1}.space.0.capacity`, kib),
    plain('MCMN', 'sun.gc.metaspace.minCapacity', kib),
    plain('MCMX', 'sun.gc.metaspace.maxCapacity', kib),
    plain('MC', 'sun.gc.metaspace.capacity', kib),
    plain('CCSMN', 'sun.gc.compressedclassspace.minCapacity', kib),
    plain('CCSMX', 'sun.gc.compressedclassspace.maxCapacity', kib),
    plain('CCSC', 'sun.gc.compressedclassspace.capacity', kib),
    gcCount('YGC', 0),
    gcCount('FGC', 1),
    gcCount('CGC', 2),
  ],
  gcutil: [
    used('S0', `${g0}.space.1`),
    used('S1', `${g0}.space.2`),
    used('E', `${g0}.space.0`),
    used('O', `${g1}.space.0`),
    used('M', 'sun.gc.metaspace'),
    used('CCS', 'sun.gc.compressedclassspace'),
    ...collections,
  ],
};

/** jstat's columns by its names, printed as it prints them; `-` where it has none. null: not a readable hsperfdata file. */
export function jstat(bytes: Uint8Array, option: JstatOption): Record<string, string> | null {
  const index = indexPerfData(bytes, bytes.length);
  if (index === null) return null;
  const read: Read = (name) => perfNumber(bytes, bytes.length, index, name) ?? Number.NaN;
  const columns: Record<string, string> = {};
  for (const [header, value, format] of options[option]) {
    const number = value(read);
    columns[header] = Number.isNaN(number) ? '-' : format(number);
  }
  return columns;
}

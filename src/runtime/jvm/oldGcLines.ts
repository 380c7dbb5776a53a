/** A collection of JDK 8's log (`-XX:+PrintGCDetails`, or plain `-verbose:gc`). */
export interface OldPause {
  full: boolean;
  uptimeS: number | null;
  afterMb: number | null;
  capacityMb: number | null;
  /** Of the old generation's room, what was in use after it; null: not said. */
  oldShare: number | null;
  pauseMs: number;
  cpuS: number | null;
}

const head = /(?:^|\s)(?:(\d{1,9}[.,]\d{3}): )?\[(GC|Full GC)[ (]/;
const mayBe = (line: string): boolean => line.includes('[GC') || line.includes('[Full GC');
/** Heap sizes; those of a generation have its name and a colon before them. */
const sizes = /(: )?(\d{1,12})([KMG])->(\d{1,12})([KMG])\((\d{1,12})([KMG])\)/g;
/** The old generation by its collector's name; with CMS behind the word of its failure. */
const oldSizes =
  /(?:ParOldGen|PSOldGen|Tenured|CMS|concurrent mode (?:failure|interrupted)\)): \d{1,12}K->(\d{1,12})K\((\d{1,12})K\)/g;
/** A concurrent phase that ends within a pause is written into its line. */
const concurrent =
  /(?:\d{4}-\d\d-\d\dT[\d:.+-]{12,20}: )?(?:\d{1,9}[.,]\d{3}: )?\[CMS-concurrent-[\w-]{1,30}: [\d.,/]{1,40} secs\] ?(?:\[Times: [^\]]{1,80}\])?/g;
const seconds = /, (\d{1,6}[.,]\d{1,9}) secs\]/g;
const times = /\[Times: user=(\d{1,6}[.,]\d\d) sys=(\d{1,6}[.,]\d\d), real=/;

/** Brackets that a line opens and does not close: the rest of the collection is on the next ones. */
export function opensGc(line: string): boolean {
  if (!mayBe(line) || !head.test(line)) return false;
  return depthOf(line) > 0;
}

/** Open brackets less closed ones. */
export function depthOf(line: string): number {
  let depth = 0;
  for (const char of line) depth += char === '[' ? 1 : char === ']' ? -1 : 0;
  return depth;
}

/** Forms of Serial, Parallel, CMS and G1; some locales write a comma in numbers. */
export function readOldPause(line: string): OldPause | null {
  const start = mayBe(line) ? head.exec(line) : null;
  if (!start) return null;
  const whole = line.replaceAll(concurrent, '');
  const until = whole.lastIndexOf('[Times:');
  const body = until < 0 ? whole : whole.slice(0, until);
  const heap = [...body.matchAll(sizes)].filter((match) => match[1] === undefined).at(-1);
  const took = [...body.matchAll(seconds)].at(-1);
  if (!took) return null;
  const cpu = times.exec(whole.slice(Math.max(0, until)));
  const old = [...body.matchAll(oldSizes)].at(-1);
  return {
    full: start[2] === 'Full GC',
    uptimeS: start[1] === undefined ? null : number(start[1]),
    afterMb: heap ? megabytes(heap[4], heap[5]) : null,
    capacityMb: heap ? megabytes(heap[6], heap[7]) : null,
    oldShare: old ? Number(old[1]) / Number(old[2]) : null,
    pauseMs: number(took[1]) * 1000,
    cpuS: cpu ? number(cpu[1]) + number(cpu[2]) : null,
  };
}

const number = (text: string | undefined): number => Number((text ?? '').replace(',', '.'));
const factors: Record<string, number> = { K: 1 / 1024, M: 1, G: 1024 };
const megabytes = (digits: string | undefined, unit: string | undefined): number =>
  Number(digits) * (factors[unit ?? 'M'] ?? 1);

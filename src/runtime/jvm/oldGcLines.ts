/** A collection of JDK 8's log (`-XX:+PrintGCDetails`, or plain `-verbose:gc`). */
export interface OldPause {
  full: boolean;
  uptimeS: number | null;
  afterMb: number | null;
  capacityMb: number | null;
  pauseMs: number;
  cpuS: number | null;
}

const head = /(?:^|\s)(?:(\d{1,9}[.,]\d{3}): )?\[(GC|Full GC)[ (]/;
/** Heap sizes; those of a generation have its name and a colon before them. */
const sizes = /(: )?(\d{1,12})([KMG])->(\d{1,12})([KMG])\((\d{1,12})([KMG])\)/g;
const seconds = /, (\d{1,6}[.,]\d{1,9}) secs\]/g;
const times = /\[Times: user=(\d{1,6}[.,]\d\d) sys=(\d{1,6}[.,]\d\d), real=/;

/** Forms of Serial, Parallel, CMS and G1; some locales write a comma in numbers. */
export function readOldPause(line: string): OldPause | null {
  const start = head.exec(line);
  if (!start) return null;
  const until = line.indexOf('[Times:');
  const body = until < 0 ? line : line.slice(0, until);
  const heap = [...body.matchAll(sizes)].filter((match) => match[1] === undefined).at(-1);
  const took = [...body.matchAll(seconds)].at(-1);
  if (!took) return null;
  const cpu = times.exec(line);
  return {
    full: start[2] === 'Full GC',
    uptimeS: start[1] === undefined ? null : number(start[1]),
    afterMb: heap ? megabytes(heap[4], heap[5]) : null,
    capacityMb: heap ? megabytes(heap[6], heap[7]) : null,
    pauseMs: number(took[1]) * 1000,
    cpuS: cpu ? number(cpu[1]) + number(cpu[2]) : null,
  };
}

const number = (text: string | undefined): number => Number((text ?? '').replace(',', '.'));
const factors: Record<string, number> = { K: 1 / 1024, M: 1, G: 1024 };
const megabytes = (digits: string | undefined, unit: string | undefined): number =>
  Number(digits) * (factors[unit ?? 'M'] ?? 1);

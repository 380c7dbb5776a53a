import { readFileSync, writeFileSync } from 'node:fs';

const hugePages = '/proc/sys/vm/nr_hugepages';
const hugePageKib = 2048;

/**
 * Takes all memory of the machine but so many MiB, and keeps it until it is disposed: as huge pages, which the kernel puts
 * aside at once and never takes back, while a process would have to write to every page of it.
 * @throws Error when more is left than that
 */
export function takeTheRest(butMib: number): Disposable {
  const pages = Math.floor((availableKib() - butMib * 1024) / hugePageKib);
  writeFileSync(hugePages, String(pages));
  const taken = Number(readFileSync(hugePages, 'utf8'));
  if (taken < pages) throw new Error(`The kernel put aside ${taken} of ${pages} huge pages`);
  return { [Symbol.dispose]: () => writeFileSync(hugePages, '0') };
}

function availableKib(): number {
  const [, kib] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  return Number(kib);
}

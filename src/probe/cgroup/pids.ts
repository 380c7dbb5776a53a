import { numberAt } from '../digits.ts';
import { closeFile, openFile, readBuffer, readFileNow } from '../openFile.ts';
import { type Cells, columnIndex } from '../row.ts';
import { keyTable, readKeyed } from './keyedFile.ts';

/** The same files on v1 and v2. Source: Documentation/admin-guide/cgroup-v1/pids.rst. */
const eventKeys = keyTable({ max: 'pidsLimitHits' });
const current = columnIndex('pids');

export function readPidsEvents(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, eventKeys, cells);
}

export interface PidsReader {
  read(cells: Cells): void;
  close(): void;
}

export function openPids(dir: string): PidsReader {
  const count = openFile(`${dir}/pids.current`);
  const events = openFile(`${dir}/pids.events`);
  return {
    read(cells) {
      cells[current] = numberAt(readBuffer, 0, readFileNow(count));
      readPidsEvents(readBuffer, readFileNow(events), cells);
    },
    close() {
      closeFile(count);
      closeFile(events);
    },
  };
}

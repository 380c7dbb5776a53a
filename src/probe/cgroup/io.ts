import { existsSync } from 'node:fs';
import { closeFile, openFile, readBuffer, readFileNow } from '../openFile.ts';
import { type Cells, columnIndex } from '../row.ts';

const readColumn = columnIndex('readBytes');
const writeColumn = columnIndex('writeBytes');

/** Sums over the devices; nothing for a text that was cut off. */
function readIo(text: string, pattern: RegExp, cells: Cells): void {
  let read = 0;
  let written = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[1] !== undefined) read += Number(match[1]);
    if (match[2] !== undefined) written += Number(match[2]);
  }
  cells[readColumn] = read;
  cells[writeColumn] = written;
}

/** `8:0 Read 4096` and `8:0 Write 0`. Source: Documentation/admin-guide/cgroup-v1/blkio-controller.rst. */
const v1Line = /^\d+:\d+ (?:Read (\d{1,20})|Write (\d{1,20}))\n/gm;
/** `8:0 rbytes=4096 wbytes=0 rios=1 ...`. Source: Documentation/admin-guide/cgroup-v2.rst. */
const v2Line = /^\d+:\d+ rbytes=(\d{1,20}) wbytes=(\d{1,20}) .*\n/gm;

/** The last line is the total, also of a container that did no I/O. */
export function readIoV1(text: string, cells: Cells): void {
  if (/^Total \d+\n$/m.test(text)) readIo(text, v1Line, cells);
}

/** Empty for a container that did no I/O. */
export function readIoV2(text: string, cells: Cells): void {
  if (text === '' || text.endsWith('\n')) readIo(text, v2Line, cells);
}

export interface IoReader {
  read(cells: Cells): void;
  close(): void;
}

export function openIoV1(dir: string): IoReader {
  const recursive = `${dir}/blkio.throttle.io_service_bytes_recursive`;
  return openIo(existsSync(recursive) ? recursive : `${dir}/blkio.throttle.io_service_bytes`, readIoV1);
}

export function openIoV2(dir: string): IoReader {
  return openIo(`${dir}/io.stat`, readIoV2);
}

function openIo(path: string, parse: (text: string, cells: Cells) => void): IoReader {
  const file = openFile(path);
  return {
    read(cells) {
      const length = readFileNow(file);
      if (file === null || length < 0) return;
      parse(readBuffer.toString('latin1', 0, length), cells);
    },
    close: () => closeFile(file),
  };
}

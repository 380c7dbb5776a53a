import { writeSync } from 'node:fs';
import { openSleep } from './loop/sleep.ts';
import type { ProbeMessage } from './protocol.ts';
import { type Cells, openRowBuffer } from './row.ts';

const sleep = openSleep();

/** Standard output, as lines. */
export interface Output {
  /** Lines of the kernel log wait for the next flush, as rows do; anything else goes out at once, after what waited. */
  emit(message: ProbeMessage): void;
  /** A row of all columns, copied. */
  row(cells: Cells): void;
  flush(): void;
}

/**
 * Straight to the descriptor: a stream costs more than the reading of a file, and needs the event loop.
 * @param lost nobody reads any more: called once, and nothing is written from then on.
 */
export function openOutput(fd: number, lost: () => void): Output {
  let waiting = '';
  let open = true;
  const rows = openRowBuffer();
  const add = (message: ProbeMessage) => {
    waiting += `${JSON.stringify(message)}\n`;
  };
  /** Before anything that came after them. */
  const addRows = () => {
    const v = rows.take();
    if (v !== null) add({ kind: 'ticks', v });
  };
  const flush = () => {
    if (!open) return;
    addRows();
    if (waiting === '') return;
    const bytes = Buffer.from(waiting);
    waiting = '';
    try {
      for (let at = 0; at < bytes.length; ) at += writeSome(fd, bytes, at);
    } catch {
      open = false;
      lost();
    }
  };
  return {
    emit(message) {
      if (!open) return;
      addRows();
      add(message);
      if (!isKernelLine(message)) flush();
    },
    row(cells) {
      if (open && rows.add(cells)) addRows();
    },
    flush,
  };
}

/** Bytes written; 0 where whoever gave us the descriptor made it non-blocking and it is full. */
function writeSome(fd: number, bytes: Buffer, at: number): number {
  try {
    return writeSync(fd, bytes, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    sleep.wait(1);
    return 0;
  }
}

/** A report of the OOM killer is some fifty of them at once. */
function isKernelLine(message: ProbeMessage): boolean {
  return message.kind === 'event' && message.event.kind === 'kernel-line';
}

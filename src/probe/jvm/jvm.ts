import { fstatSync } from 'node:fs';
import { closeFile, type OpenFile, readBuffer, readFileNow } from '../openFile.ts';
import type { Cells } from '../row.ts';
import { type JvmLayout, jvmFacts, jvmLayout, readJvm } from './jvmColumns.ts';
import { findJvm, openPerfData } from './jvmFile.ts';
import { indexPerfData, perfStamp } from './perfData.ts';

/** A search goes through the container's processes: after this many in vain, only every tenth look is one. */
const eagerSearches = 20;

export interface JvmReader {
  read(cells: Cells): void;
  /** Looks for a JVM, or whether the one that was found has ended or been replaced; for once in a while. */
  look(): void;
  close(): void;
}

/** `found` is called for each JVM (a child may be restarted), once its counters can be read. Never attaches. */
export function openJvm(
  procDir: string,
  pid: number,
  groupDir: string | null,
  found: (facts: Record<string, string>) => void,
): JvmReader {
  let file: OpenFile | null = null;
  let layout: JvmLayout | null = null;
  let vain = 0;
  const close = () => {
    closeFile(file);
    file = null;
    layout = null;
  };
  const currentLayout = (length: number): JvmLayout | null => {
    const stamp = perfStamp(readBuffer, length);
    if (stamp === null) return null;
    if (layout?.index.stamp === stamp) return layout;
    const index = indexPerfData(readBuffer, length);
    if (index === null) return null;
    const first = layout === null;
    layout = jvmLayout(readBuffer, length, index);
    // The last counter that HotSpot creates: before it the facts are not complete.
    if (first && !index.entries.has('sun.os.hrt.ticks')) layout = null;
    else if (first) found(jvmFacts(readBuffer, length, index));
    return layout;
  };
  return {
    read(cells) {
      const length = readFileNow(file);
      if (length <= 0) return;
      const now = currentLayout(length);
      if (now !== null) readJvm(readBuffer, length, now, cells);
    },
    look() {
      if (file !== null && isUnlinked(file)) close();
      if (file !== null) return;
      vain += 1;
      if (vain > eagerSearches && vain % 10 !== 0) return;
      const jvm = findJvm(procDir, pid, groupDir);
      if (jvm === null) return;
      vain = 0;
      const fd = openPerfData(jvm.perfData);
      file = fd === null ? null : { path: jvm.perfData.name, fd };
    },
    close,
  };
}

/** A JVM that ends, or a new one with the same pid, removes the file. */
function isUnlinked(file: OpenFile): boolean {
  try {
    return fstatSync(file.fd).nlink === 0;
  } catch {
    return true;
  }
}

/** A record of /dev/kmsg. */
export interface KernelRecord {
  /** syslog level, 0 (emergency) to 7 (debug). */
  level: number;
  /** Whether the kernel itself said it; else a program of this machine's did, through /dev/kmsg, where it can't take the kernel's place. */
  byKernel: boolean;
  sequence: number;
  /** The kernel log's own clock. */
  kernelUs: number;
  text: string;
}

/**
 * `level+8*facility,sequence,microseconds,flags[,...];text\n[ KEY=value\n ...]`. The continuation lines (a device
 * dictionary) are left out. null when it is no record. Source: Documentation/ABI/testing/dev-kmsg.
 */
export function parseKernelRecord(record: string): KernelRecord | null {
  const match = /^(\d{1,10}),(\d{1,20}),(\d{1,20}),[^;]*;([^\n]*)/.exec(record);
  if (match === null) return null;
  const [, priority, sequence, kernelUs, text] = match;
  return {
    level: Number(priority) & 7,
    byKernel: Number(priority) >> 3 === 0,
    sequence: Number(sequence),
    kernelUs: Number(kernelUs),
    text: decodeEscapes(text ?? ''),
  };
}

/** The kernel writes control characters, backslashes and bytes over 126 as \xNN; the bytes are UTF-8 again together. */
export function decodeEscapes(text: string): string {
  if (!text.includes('\\x')) return text;
  const bytes = Buffer.from(
    text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return bytes.toString('utf8');
}

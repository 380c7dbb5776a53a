import { readFileSync } from 'node:fs';
import type { ProcessRow } from '../../record/tableRows.ts';
import { parseProcessStat } from '../mainProcess.ts';

const commandCharacters = 200;

/** A process by its /proc entry, without its `atMs` and `service`; null when it is gone, or is a thread of the kernel. */
export function readProcess(procDir: string, pid: number): Omit<ProcessRow, 'atMs' | 'service'> | null {
  try {
    const dir = `${procDir}/${pid}`;
    return parseProcess(
      pid,
      readFileSync(`${dir}/status`, 'utf8'),
      readFileSync(`${dir}/stat`, 'latin1'),
      readFileSync(`${dir}/cmdline`, 'utf8'),
    );
  } catch {
    return null;
  }
}

/** Source: proc_pid_status(5), proc_pid_stat(5). A zombie has no Vm lines: its sizes are null. */
export function parseProcess(
  pid: number,
  status: string,
  stat: string,
  cmdline: string,
): Omit<ProcessRow, 'atMs' | 'service'> {
  const fields = new Map(
    status.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const bytes = (name: string): number | null => {
    const [, kib] = /^(\d{1,20}) kB$/.exec(fields.get(name) ?? '') ?? [];
    return kib === undefined ? null : Number(kib) * 1024;
  };
  const count = (name: string): number | null => {
    const text = fields.get(name);
    return text === undefined || !/^\d{1,20}$/.test(text) ? null : Number(text);
  };
  const times = parseProcessStat(stat);
  return {
    pid,
    parentPid: count('PPid'),
    name: fields.get('Name') ?? '',
    command: cmdline.replaceAll('\0', ' ').trim().slice(0, commandCharacters),
    rssBytes: bytes('VmRSS'),
    anonBytes: bytes('RssAnon'),
    fileBytes: bytes('RssFile'),
    shmemBytes: bytes('RssShmem'),
    swapBytes: bytes('VmSwap'),
    threads: count('Threads'),
    cpuMs: times === null ? null : times.userMs + times.systemMs,
  };
}

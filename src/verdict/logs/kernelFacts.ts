import type { TrialEvent } from '../../record/event.ts';
import { kernelText } from './kernelPrefix.ts';
import type { OomKill } from './oomKill.ts';
import { oomReader } from './oomReport.ts';

/** A fault of a process that the kernel wrote down: `java[123]: segfault at 0 ip ...`. */
interface Fault {
  atMs: number;
  pid: number;
  quote: string;
}

/** What the kernel log of the trial says. */
export interface KernelFacts {
  /** Records read; 0 does not prove that the log could be read. */
  lines: number;
  kills: OomKill[];
  faults: Fault[];
  /** A fork was refused by the pids controller: the group, and the line. */
  forkRejections: { atMs: number; group: string; quote: string }[];
  /** Records were lost. */
  gap: boolean;
}

const fault = /^.{1,64}\[(\d{1,10})\](?: trap| general protection|: segfault at)/;
const fork = /^cgroup: fork rejected by pids controller in (.{1,500})/;

export function kernelFacts(events: readonly TrialEvent[]): KernelFacts {
  const facts: KernelFacts = { lines: 0, kills: [], faults: [], forkRejections: [], gap: false };
  const reader = oomReader();
  for (const event of events) {
    if (event.kind === 'kernel-gap') facts.gap = true;
    if (event.kind !== 'kernel-line') continue;
    facts.lines += 1;
    const kill = reader.push(event.text, event.atMs);
    if (kill) facts.kills.push(kill);
    const { text } = kernelText(event.text);
    const crashed = fault.exec(text);
    if (crashed) facts.faults.push({ atMs: event.atMs, pid: Number(crashed[1]), quote: text });
    const refused = fork.exec(text);
    if (refused) facts.forkRejections.push({ atMs: event.atMs, group: refused[1] ?? '', quote: text });
  }
  return facts;
}

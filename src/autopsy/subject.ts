import type { Case } from './case.ts';
import { groupWords } from './group.ts';
import { idIn } from './joinLines.ts';

/** Who died. */
export interface Subject {
  /** Such as `java (pid 16021) in container 4a5b6c7d8e9f of pod web`. */
  words: string;
  process: string | null;
  pid: number | null;
  containerId: string | null;
  container: string | null;
  pod: string | null;
  podUid: string | null;
  unit: string | null;
  group: string | null;
}

export function subjectOf({ kill, group, container, end, acts, application, words: said }: Case): Subject {
  const act = acts[0];
  const told = idIn(act?.target ?? '');
  const id = group?.containerId ?? end?.id ?? container?.id ?? told;
  const process = kill?.name ?? (act?.pid != null ? act.target : null);
  const pid = kill?.pid ?? act?.pid ?? null;
  const who = process === null ? null : `${process}${pid === null ? '' : ` (pid ${pid})`}`;
  const name = container?.name ?? null;
  const pod = container?.pod ?? null;
  const called = container?.called ?? (name === null ? null : `container ${name}`);
  const named = called === null ? null : `${called}${pod === null ? '' : ` of pod ${pod}`}`;
  // A process is in no process.
  const inside = who !== null && /^the (?:main )?process$/.test(named ?? '') ? null : named;
  const where =
    inside ??
    (pod !== null ? `pod ${pod}` : group ? groupWords(group) : id && `container ${id.slice(0, 12)}`);
  const program = application?.files.join(', ');
  const speaker = application?.speaker ?? null;
  const about = act && act.target !== '' ? act.target : said[0]?.about;
  const fallback = program
    ? `the program ${speaker === null ? '' : `${speaker} `}of ${program}`
    : (about ?? (act ? 'a process' : 'the program'));
  return {
    words: who && where ? `${who} in ${where}` : (who ?? where ?? fallback),
    process,
    pid,
    containerId: id,
    container: name ?? null,
    pod,
    podUid: group?.podUid ?? container?.podUid ?? null,
    unit: group?.unit ?? null,
    group: group?.path ?? null,
  };
}

/** Whether a person who writes `wanted` means this one: an id's start, a name, or a part of the group's path. */
export function means(subject: Subject, wanted: string): boolean {
  const { containerId, container, pod, podUid, unit, group } = subject;
  if ([container, pod, podUid, unit].includes(wanted)) return true;
  if (containerId !== null && wanted.length >= 4 && containerId.startsWith(wanted)) return true;
  return wanted.length >= 8 && (group?.includes(wanted) ?? false);
}

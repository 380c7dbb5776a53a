import { killedExit } from '../signals.ts';
import type { SeenKill } from '../verdict/facts.ts';
import { type Evidence, evidence } from '../verdict/finding.ts';
import type { Moment } from '../verdict/moment.ts';
import type { Case } from './case.ts';
import { groupWords, within } from './group.ts';
import type { LogKill } from './readers/sourceFacts.ts';

/** The case's kill by the kernel, with what the other logs tell of its victim. */
export function killOf(found: Case, on: (at: Moment | null) => Moment | null): SeenKill | null {
  const { kill, group, container, others } = found;
  if (!kill) return null;
  const { victim, because } = victimOf(found);
  const place = group === null ? null : groupWords(group);
  const name = container?.name ?? null;
  return {
    ...kill,
    at: on(kill.at),
    source: kill.file,
    victim,
    namesMain: false,
    limit: kill.scope === 'global' ? null : limitOf(found, kill),
    service: null,
    place: name === null ? place : place === null ? `container ${name}` : `${place} (${name})`,
    because: because.map((one) => ({ ...one, at: on(one.at) })),
    missing: missingOf(found, kill, victim),
    others: others.length,
  };
}

function limitOf({ group }: Case, { oomMemcg, taskMemcg }: LogKill): SeenKill['limit'] {
  if (oomMemcg === null || taskMemcg === null) return null;
  if (oomMemcg === taskMemcg) return 'own';
  // A group made inside the container is still the container's.
  if (group?.containerId && oomMemcg.includes(group.containerId)) return 'own';
  return within(taskMemcg, oomMemcg) ? 'ancestor' : null;
}

interface Told {
  victim: SeenKill['victim'];
  because: Evidence[];
}

function victimOf({ kill, end, container, application, outlived }: Case): Told {
  const worker = application?.signs.find(({ sign }) => sign.kind === 'worker-killed');
  if (worker) {
    const text =
      'The server that started it says that a worker of its own was killed: a child, the server lives on.';
    return { victim: 'child', because: [evidence(worker.file, text, worker.at, worker.sign.quote)] };
  }
  if (end !== null && container !== null && end.exitCode !== null) {
    const main = end.exitCode === killedExit;
    const text = main
      ? 'Its container ended with exit code 137 (SIGKILL): the main process was the victim, or died of it.'
      : `Its container ended with exit code ${end.exitCode}, not by SIGKILL: the victim was a child.`;
    return {
      victim: main ? 'main' : 'child',
      because: [evidence(container.file, text, end.finishedAt, end.quote)],
    };
  }
  if (container !== null && outlived !== null) {
    const text = outlived
      ? 'Its container was there before the kill and went on after it: the victim was a child.'
      : 'Its container was started again after the kill: it had ended with it.';
    return {
      victim: outlived ? 'child' : 'main',
      because: [evidence(container.file, text, container.startedAt)],
    };
  }
  const processes = new Set(kill?.tasks.map(({ tgid }) => tgid));
  if (!kill || kill.tasksLeftOut > 0 || processes.size !== 1 || kill.scope !== 'memcg')
    return { victim: null, because: [] };
  const text = 'It was the only process in the kernel’s table of the group: its main process.';
  return { victim: 'main', because: [evidence(kill.file, text)] };
}

/** What would tell more of the victim. */
function missingOf(
  { container, group, end, together, outlived }: Case,
  kill: LogKill,
  victim: SeenKill['victim'],
): string[] {
  const missing: string[] = [];
  if (container !== null && end !== null && together === null)
    missing.push(
      'whether kill and exit were at the same moment: their clocks cannot be compared (journalctl -k -o short-iso has the wall clock)',
    );
  if (container?.running === true && outlived === null)
    missing.push(
      'whether the container has been started again since: its StartedAt against the kill’s wall-clock time',
    );
  if (kill.scope === 'memcg' && kill.taskMemcg === null && container === null)
    missing.push(
      'its own report: the kernel writes at most ten in five seconds, and leaves further ones out',
    );
  if (container === null && group?.containerId && victim === null)
    missing.push(
      `whether it was the container’s main process: docker inspect ${group.containerId.slice(0, 12)}, or kubectl get pod -o json`,
    );
  return missing;
}

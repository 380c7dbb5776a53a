import { formatBytes } from '../scenario/units.ts';
import { type Conclusion, conclusion, type Proof, proof, type Question } from './answer.ts';
import type { Case } from './cases.ts';
import { groupWords, within } from './group.ts';
import type { SeenKill } from './source.ts';

const kb = (value: number | null): string => formatBytes(value === null ? null : value * 1024);

/** The kernel's OOM killer, by its own line. */
export const byKernel: Question = (found) => {
  const { kill } = found;
  if (!kill) return null;
  const { victim, why } = victimOf(found);
  const host = kill.scope === 'global';
  const limit = host ? null : limitOf(found, kill);
  const unknownScope = kill.scope === null;
  return conclusion(host ? 'host-oom' : 'oom-kill', `${kill.name}, ${kb(kill.anonRssKb)} anonymous`, {
    victim,
    limit,
    processAlive: victim === 'main' ? false : victim === 'child' ? true : null,
    at: kill.at,
    confidence: kill.hearsay || unknownScope ? 'likely' : 'certain',
    evidence: [
      proof(kill.file, killWords(found, kill), kill.at, kill.quote),
      ...limitProof(kill),
      ...why,
      ...found.words.map(({ file, at, quote }) => proof(file, 'The kernel went on.', at, quote)),
    ],
    against: [
      {
        kind: 'external-kill',
        because:
          'The kernel writes this line for its own OOM killer only; a SIGKILL by somebody else leaves none.',
      },
      ...(host
        ? [
            {
              kind: 'oom-kill' as const,
              because:
                'The line does not say "Memory cgroup": no group’s limit was hit, the whole machine was short.',
            },
          ]
        : unknownScope
          ? []
          : [
              {
                kind: 'host-oom' as const,
                because:
                  'The kernel names a memory group: its limit was hit, the machine may have had plenty.',
              },
            ]),
    ],
    missing: missingOf(found, kill),
  });
};

function killWords({ group, container, others }: Case, kill: SeenKill): string {
  const where = group === null ? '' : ` in ${groupWords(group)}`;
  const name = container?.name ? ` (${container.name})` : '';
  const scope =
    kill.scope === 'global'
      ? 'because the whole machine ran out of memory'
      : kill.scope === 'memcg'
        ? `at a memory group’s limit${kill.limitKb === null ? '' : ` of ${kb(kill.limitKb)}`}`
        : 'for lack of memory';
  const more =
    others.length === 0 ? '' : ` With it died ${others.length} more of its group (memory.oom.group).`;
  const told = kill.hearsay ? ' The line is quoted by another program, not signed by the kernel.' : '';
  return `The kernel killed ${kill.name} (pid ${kill.pid})${where}${name} ${scope}${heldWords(kill)}.${more}${told}`;
}

function limitProof(kill: SeenKill): Proof[] {
  const largest = kill.tasks[0];
  const tasks =
    largest && largest.pid !== kill.pid
      ? [
          proof(
            kill.file,
            `The largest process in the kernel’s table was ${largest.name} (pid ${largest.pid}) with ${kb(largest.rssPages * 4)} resident, not the one that was killed.`,
          ),
        ]
      : [];
  if (kill.constraint !== null && /CPUSET|MEMORY_POLICY/.test(kill.constraint))
    tasks.push(proof(kill.file, `The shortage was of some memory nodes only (${kill.constraint}).`));
  return tasks;
}

function limitOf({ group }: Case, { oomMemcg, taskMemcg }: SeenKill): Conclusion['limit'] {
  if (oomMemcg === null || taskMemcg === null) return null;
  if (oomMemcg === taskMemcg) return 'own';
  // A group made inside the container is still the container's.
  if (group?.containerId && oomMemcg.includes(group.containerId)) return 'own';
  return within(taskMemcg, oomMemcg) ? 'ancestor' : null;
}

function victimOf({ kill, end, container, application, outlived }: Case): {
  victim: Conclusion['victim'];
  why: Proof[];
} {
  const worker = application?.signs.find(({ sign }) => sign.kind === 'worker-killed');
  if (worker) {
    const text =
      'The server that started it says that a worker of its own was killed: a child, the server lives on.';
    return { victim: 'child', why: [proof(worker.file, text, worker.at, worker.sign.quote)] };
  }
  if (end !== null && container !== null && end.exitCode !== null) {
    const main = end.exitCode === 137;
    const text = main
      ? 'Its container ended with exit code 137 (SIGKILL): the main process was the victim, or died of it.'
      : `Its container ended with exit code ${end.exitCode}, not by SIGKILL: the victim was a child.`;
    return { victim: main ? 'main' : 'child', why: [proof(container.file, text, end.finishedAt, end.quote)] };
  }
  if (container !== null && outlived !== null) {
    const text = outlived
      ? 'Its container was there before the kill and went on after it: the victim was a child.'
      : 'Its container was started again after the kill: it had ended with it.';
    return { victim: outlived ? 'child' : 'main', why: [proof(container.file, text, container.startedAt)] };
  }
  const processes = new Set(kill?.tasks.map(({ tgid }) => tgid));
  if (kill && kill.tasksLeftOut === 0 && processes.size === 1 && kill.scope === 'memcg')
    return {
      victim: 'main',
      why: [
        proof(kill.file, 'It was the only process in the kernel’s table of the group: its main process.'),
      ],
    };
  return { victim: null, why: [] };
}

function missingOf(found: Case, kill: SeenKill): string[] {
  const { container, group } = found;
  const missing: string[] = [];
  if (kill.scope === null)
    missing.push(
      'the line before it, which says whether a group’s limit was hit or the whole machine was short',
    );
  else if (kill.scope === 'memcg' && kill.taskMemcg === null)
    missing.push('the kernel’s "oom-kill:" line, which names the group whose limit was hit');
  if (kill.hearsay) missing.push('the kernel’s own log: dmesg, or journalctl -k');
  if (container !== null && found.end !== null && found.together === null)
    missing.push(
      'whether kill and exit were at the same moment: their clocks cannot be compared (journalctl -k -o short-iso has the wall clock)',
    );
  if (container?.running === true && found.outlived === null)
    missing.push(
      'whether the container has been started again since: its StartedAt against the kill’s wall-clock time',
    );
  if (kill.scope === 'memcg' && kill.taskMemcg === null && container === null)
    missing.push(
      'its own report: the kernel writes at most ten in five seconds, and leaves further ones out',
    );
  if (container === null && group?.containerId && victimOf(found).victim === null)
    missing.push(
      `whether it was the container’s main process: docker inspect ${group.containerId.slice(0, 12)}, or kubectl get pod -o json`,
    );
  if (kill.scope !== 'memcg' && kill.tasks.length === 0)
    missing.push('the kernel’s task table above the line: what else held memory');
  return missing;
}

/** What the line says of its memory; what it leaves out is left out. */
function heldWords({ anonRssKb, fileRssKb, shmemRssKb }: SeenKill): string {
  const parts = [
    anonRssKb === null ? null : `${kb(anonRssKb)} of anonymous memory`,
    fileRssKb === null ? null : `${kb(fileRssKb)} of file pages`,
    shmemRssKb === null ? null : `${kb(shmemRssKb)} of shared memory`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : `: it held ${parts.join(', ')}`;
}

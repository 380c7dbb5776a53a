import { quick } from '../../../prefilter/prefilter.ts';
import { aContainer, anEnd, bareId, type Container, engineMoment, mostContainers } from '../container.ts';
import type { TextReader } from '../found.ts';

/** Fields of an engine's `State`, and of a pod's `terminated`, wherever they stand: pasted, indented, in a log. */
const field =
  /"?\b(OOMKilled|ExitCode|Running|StartedAt|FinishedAt|exitCode|reason|startedAt|finishedAt|containerID|restartCount|terminated)"?: ?"?([^",{}[\]]{0,120})/g;
const hint = quick(
  /OOMKilled|ExitCode|Running|StartedAt|FinishedAt|exitCode|reason|startedAt|finishedAt|containerID|restartCount|terminated/,
);
/** Of so many lines without such a field a fragment is over. */
const longestGap = 12;

/** Reads what is left of an inspection or of a pod's status where the document itself is cut, or within other text. */
export function fragmentReader(file: string): TextReader {
  const containers: Container[] = [];
  let seen = new Map<string, string>();
  let gap = 0;
  const flush = (): void => {
    const container = containerOf(seen, file);
    if (container && containers.length < mostContainers) containers.push(container);
    seen = new Map();
  };
  return {
    push(raw) {
      const line = raw.slice(0, 8000);
      let found = false;
      for (const [, name = '', value = ''] of hint.test(line) ? line.matchAll(field) : []) {
        found = true;
        if (seen.has(name)) flush();
        seen.set(name, value.trim());
      }
      gap = found ? 0 : gap + 1;
      if (gap === longestGap && seen.size > 0) flush();
      // The line may say more to others.
      return false;
    },
    isWithin: () => seen.size > 0,
    found() {
      flush();
      return { containers, acts: [], kills: [] };
    },
  };
}

/** An exit code alone could be anybody's: it takes a field beside it that only such a state has. */
function containerOf(seen: ReadonlyMap<string, string>, file: string): Container | null {
  const engine = seen.has('OOMKilled') && seen.has('ExitCode');
  const kubelet =
    seen.has('exitCode') && seen.has('reason') && (seen.has('finishedAt') || seen.has('terminated'));
  if (!engine && !kubelet) return null;
  const digits = seen.get(engine ? 'ExitCode' : 'exitCode') ?? '';
  const exitCode = /^\d{1,3}$/.test(digits) ? Number(digits) : null;
  const reason = seen.get('reason') ?? null;
  const oomKilled = engine ? seen.get('OOMKilled') === 'true' : reason === 'OOMKilled';
  const running = engine && seen.get('Running') === 'true';
  if ((running || exitCode === 0) && !oomKilled) return null;
  const id = bareId(seen.get('containerID'));
  const finishedAt = engineMoment(seen.get(engine ? 'FinishedAt' : 'finishedAt'));
  const quote = [...seen].map(([name, value]) => `${name}: ${value}`).join(', ');
  const end = anEnd({ exitCode: running ? null : exitCode, reason, oomKilled, finishedAt, id, quote });
  return aContainer({
    source: engine ? 'docker inspect' : 'pod status',
    flaggedBy: engine ? 'engine' : 'kubelet',
    file,
    called: 'the container',
    id,
    running: running || (engine ? false : null),
    ends: [end],
  });
}

import { quick } from '../../../prefilter/prefilter.ts';
import { aContainer, anEnd, type Container, mostContainers } from '../container.ts';
import { ofEvent, readEventLine } from '../documents/dockerEvent.ts';
import type { TextReader } from '../found.ts';

/** What one line of a table tells; null: it is no row of this table. `nothing`: a row that tells of no death. */
type Row = (raw: string, file: string) => Container | 'nothing' | null;

const dockerEvents: Row = (raw, file) => {
  const event = readEventLine(raw);
  return event && (ofEvent(event, file) ?? 'nothing');
};

/** `docker ps -a`: the id first, the names last. */
const exited = quick(
  /^([0-9a-f]{12}) .{1,1500}? Exited \((\d{1,3})\) (.{1,40} ago) {2,}(?:\S.{0,300} {2,})?(\S{1,255})$/,
);
const dockerPs: Row = (raw, file) => {
  const match = exited.exec(raw.trimEnd());
  if (!match) return null;
  const [, id = '', code, ago, name = ''] = match;
  if (Number(code) === 0) return 'nothing';
  const end = anEnd({ exitCode: Number(code), id, quote: `Exited (${code}) ${ago}` });
  return aContainer({ source: 'docker ps', file, id, name, running: false, ends: [end] });
};

/** Compose's own form: `NAME … SERVICE … STATUS exited (137)`. */
const composeExited = quick(/^(\S{1,255}) {2,}.{0,1500}?\bexited \((\d{1,3})\)/);
const composePs: Row = (raw, file) => {
  const match = composeExited.exec(raw);
  if (!match) return null;
  const [, name = '', code] = match;
  if (Number(code) === 0) return 'nothing';
  const end = anEnd({ exitCode: Number(code), quote: `exited (${code})` });
  return aContainer({ source: 'docker ps', file, name, running: false, ends: [end] });
};

/** `kubectl get pods`, with or without namespaces: `web-5f7  0/1  OOMKilled  3 (2m ago)  10m`. */
const pods =
  /^(?:\S{1,63} +)?(\S{1,253}) +\d{1,3}\/\d{1,3} +(\S{1,60}) +(\d{1,9})(?: \(\S{1,20} ago\))? +\S{1,12}(?: |$)/;
const getPods: Row = (raw, file) => {
  const match = raw.includes('/') ? pods.exec(raw.trimEnd()) : null;
  if (!match) return null;
  const [, pod = '', status = '', restarts] = match;
  const base = aContainer({
    source: 'kubectl get pods',
    flaggedBy: 'kubelet',
    file,
    pod,
    restarts: Number(restarts),
  });
  const quote = raw.trim().slice(0, 500);
  if (status === 'Evicted') return { ...base, running: false, evicted: 'Evicted' };
  const reason = status.replace(/^Init:/, '');
  if (reason === 'OOMKilled') return { ...base, ends: [anEnd({ reason, oomKilled: true, quote })] };
  const code = /^(?:Init:)?(?:ExitCode:|Signal:)(\d{1,3})$/.exec(status)?.[1];
  if (code !== undefined) {
    const exitCode = status.includes('Signal:') ? 128 + Number(code) : Number(code);
    return { ...base, running: false, ends: [anEnd({ exitCode, reason, quote })] };
  }
  return /^(?:Error|CrashLoopBackOff|RunContainerError)$/.test(reason)
    ? { ...base, ends: [anEnd({ reason, quote })] }
    : 'nothing';
};

const rows: readonly Row[] = [dockerEvents, dockerPs, composePs, getPods];

/** Tables that engines and clusters print, row by row: what tells of no death is passed over. */
export function tableReader(file: string): TextReader {
  const containers: Container[] = [];
  return {
    push(raw) {
      const line = raw.slice(0, 5000);
      for (const row of rows) {
        const found = row(line, file);
        if (found === null) continue;
        if (found !== 'nothing' && containers.length < mostContainers * 10) containers.push(found);
        return true;
      }
      return false;
    },
    isWithin: () => false,
    found: () => ({ containers, acts: [], kills: [] }),
  };
}

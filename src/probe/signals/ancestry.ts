import type { ForkRecord } from './signalLine.ts';

export type Place = 'inside' | 'outside';

/** Where a process was, also one that is gone. */
export interface Origin {
  /** null: not known. */
  place: Place | null;
  /** Of one that is gone: its nearest ancestor that is still there. */
  ancestorPid: number | null;
}

/** Whose child was who, of processes that began lately. */
export interface Ancestry {
  forked(record: ForkRecord): void;
  of(pid: number): Origin;
}

/** What can be read of a process that is there. */
export interface Living {
  /** null: it is gone. */
  placeOf(pid: number): Place | null;
  nameOf(pid: number): string | null;
}

/** More begin between two looks of nobody; those of long ago are there themselves, or have sent what they had to. */
const remembered = 20_000;

/** Runs a program in a container that it does not belong to itself, and so do those that it begins with. */
const bringsIn = /^(?:runc|crun|containerd|dockerd|conmon|podman|nsenter|exe$)/;

/** A process begins where its parent is. What the engine begins may be brought into the container: of that nothing is known. */
export function openAncestry({ placeOf, nameOf }: Living): Ancestry {
  const forks = new Map<number, ForkRecord>();
  return {
    forked(record) {
      forks.delete(record.childPid); // the number is used again
      forks.set(record.childPid, record);
      const [oldest] = forks.keys();
      if (forks.size > remembered && oldest !== undefined) forks.delete(oldest);
    },
    of(pid) {
      const here = placeOf(pid);
      if (here !== null) return { place: here, ancestorPid: null };
      const seen = new Set([pid]);
      let broughtIn = false;
      for (let fork = forks.get(pid); fork !== undefined; fork = forks.get(fork.parentPid)) {
        const { parentPid, parentName } = fork;
        const place = placeOf(parentPid);
        broughtIn ||= bringsIn.test(parentName) || bringsIn.test(nameOf(parentPid) ?? '');
        if (place === 'inside') return { place, ancestorPid: parentPid };
        if (place !== null) return { place: broughtIn ? null : place, ancestorPid: parentPid };
        if (seen.has(parentPid)) break;
        seen.add(parentPid);
      }
      return { place: null, ancestorPid: null };
    },
  };
}

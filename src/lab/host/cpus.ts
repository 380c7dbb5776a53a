/** Which processors the target gets, and which are left for the generator, the probe and ourselves. */
export interface CpuSplit {
  target: string;
  /** null: there are too few to keep them apart. */
  ours: string | null;
}

/** The target gets the last processors, as many as its CPUs rounded up; the rest is ours. */
export function splitCpus(cpus: number, cores: number): CpuSplit {
  const wanted = Math.min(Math.ceil(cpus), cores);
  const first = cores - wanted;
  return {
    target: range(first, cores - 1),
    ours: first === 0 ? null : range(0, first - 1),
  };
}

const range = (from: number, to: number): string => (from === to ? String(from) : `${from}-${to}`);

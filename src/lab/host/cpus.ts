/** Which processors the target gets, and which are left for the generator, the probe and ourselves. */
export interface CpuSplit {
  target: string;
  /** null: there are too few to keep them apart. */
  ours: string | null;
}

/**
 * The target gets the last processors, as many as its CPUs rounded up; the rest is ours. Those who share a machine take turns
 * from there downwards: neither their targets nor their generators are then all on the same one.
 * @param turn 0 is the first of them
 */
export function splitCpus(cpus: number, cores: number, turn = 0): CpuSplit {
  const wanted = Math.min(Math.ceil(cpus), cores);
  const first = cores - wanted - turn * wanted;
  const target = new Set(Array.from({ length: wanted }, (_, index) => modulo(first + index, cores)));
  const all = Array.from({ length: cores }, (_, core) => core);
  const ours = all.filter((core) => !target.has(core));
  return { target: list([...target].sort((a, b) => a - b)), ours: ours.length === 0 ? null : list(ours) };
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** As cpuset and taskset write them: `0-3,6`. @param cores in ascending order */
function list(cores: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const core of cores) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === core - 1) last[1] = core;
    else ranges.push([core, core]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

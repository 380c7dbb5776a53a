import type { ProbeRow } from '../../record/probeRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import { growth, share } from './counter.ts';
import { cpuModes } from './cpu.ts';

/**
 * Share of a time, 0..1, in which a service could have computed and somebody else had its processors: other processes of
 * this machine, or other machines of its hypervisor. null: the kernel does not tell (before 5.13, or without PSI).
 *
 * By `full` of its group's CPU pressure none of its tasks ran and some wanted to: that they had to stand behind each other
 * is not in it, that their own quota let them wait is, and is taken out.
 * Source: Documentation/accounting/psi.rst; kernel/sched/psi.c, PSI_CPU_FULL.
 */
export function hadByOthers(rows: Rows<ProbeRow>, fromMs: number, toMs: number): number | null {
  const stood = share(growth(rows, 'cpuFullUs', fromMs, toMs), 1000);
  if (stood === null) return null;
  const { throttled, hostSteal } = cpuModes(rows, fromMs, toMs);
  return Math.min(1, Math.max(0, stood - (throttled ?? 0)) + (hostSteal ?? 0));
}

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readTrial } from '../../../src/record/readTrial.ts';
import type { Verdict } from '../../../src/verdict/verdict.ts';
import { killed } from '../../../test/engine/fleet/machines.ts';
import { newestRun, resultsFolder } from '../../../test/engine/oomlab.ts';
import { attempt, type CircumstanceOptions, type Figures, noFigures } from './attempt.ts';

const scenario = { path: 'test/engine/evil/fates.ts', name: 'fates' };
/** How much programs may write into the log: a few lines a second, by default. Source: kernel.printk_devkmsg, sysctl. */
const allowance = '/proc/sys/kernel/printk_devkmsg';

interface KernelLogFigures extends Figures {
  /** Trials in which lines were missing. */
  overflowed: number;
  /** The latest tick of all, in milliseconds. */
  latestTickMs: number;
}

/**
 * While the kernel log is filled without end, and with words about kills that never were, a target is killed at its limit, by a
 * SIGKILL of this machine's, or not at all.
 */
export async function kernelLogCampaign(options: CircumstanceOptions): Promise<Figures> {
  const figures: KernelLogFigures = { ...noFigures(), overflowed: 0, latestTickMs: 0 };
  const before = readFileSync(allowance, 'utf8').trim();
  writeFileSync(allowance, 'on\n');
  try {
    for (let round = 1; round <= options.rounds; round += 1)
      for (const fate of ['limit', 'signal', 'none'] as const) await one(figures, fate, options.tell);
  } finally {
    writeFileSync(allowance, `${before}\n`);
  }
  figures.notes.push(
    `In ${figures.overflowed} trials the log overflowed before it was read; the latest tick of the probe was late by ${Math.round(figures.latestTickMs)} ms.`,
  );
  return figures;
}

type Fate = 'limit' | 'signal' | 'none';

async function one(figures: KernelLogFigures, fate: Fate, tell: (text: string) => void): Promise<void> {
  using results = resultsFolder();
  const variant = fate === 'limit' ? 'limit' : 'none';
  const trial = `01-fate=${variant}-r1`;
  const { verdicts } = await attempt(figures, {
    name: `log filled, ${fate}`,
    results: results.path,
    scenario,
    args: ['--only', `fate=${variant}`],
    during: async (run) => {
      const pid = await mainOf(join(results.path, scenario.name, 'latest', 'trials', trial), run);
      const flood = spawn(process.execPath, [join(import.meta.dirname, 'flood.ts'), String(pid)], {
        stdio: 'ignore',
      });
      try {
        await delay(2000);
        if (fate === 'signal' && pid !== null) process.kill(pid, 'SIGKILL');
        await run;
      } finally {
        await killed(flood);
      }
    },
  });
  const folder = join(newestRun(results.path, scenario.name), 'trials', trial);
  const { events, probe } = readTrial(folder);
  if (events.some(({ kind }) => kind === 'kernel-gap')) figures.overflowed += 1;
  for (const { lateMs } of probe) figures.latestTickMs = Math.max(figures.latestTickMs, lateMs ?? 0);
  for (const verdict of verdicts) {
    const why = wrongness(fate, verdict);
    if (why !== null) figures.wrong.push(`${fate}: ${why}: ${verdict.sentence}`);
    tell(`${fate}: ${verdict.confidence}: ${verdict.sentence} ${verdict.validity.problems.join('; ')}`);
  }
}

const truths: Record<Fate, readonly string[]> = {
  limit: ['oom-kill'],
  // Who sent it is known by the trace of signals alone.
  signal: ['external-kill', 'inconclusive'],
  none: ['survived'],
};

/** null: the verdict is true, and certain only of what was seen. */
function wrongness(fate: Fate, { terminal, confidence, kills }: Verdict): string | null {
  if (!truths[fate].includes(terminal.kind)) return `${terminal.kind} is not what happened`;
  if (fate !== 'limit' && kills.length > 0) return 'a kill that never was is told';
  if (fate === 'limit' && confidence === 'certain' && kills.length === 0)
    return 'certain without the kernel’s line';
  return null;
}

/** The target's main process, as soon as it is recorded; null: the run was over before. */
async function mainOf(folder: string, run: Promise<unknown>): Promise<number | null> {
  let over = false;
  void run.finally(() => {
    over = true;
  });
  const path = join(folder, 'trial.json');
  while (!over) {
    const pid = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).container?.pid : null;
    if (typeof pid === 'number') return pid;
    await delay(20);
  }
  return null;
}

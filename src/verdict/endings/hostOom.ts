import type { Facts, SeenKill } from '../facts.ts';
import { evidence, type Finding, finding } from '../finding.ts';
import { shortageOf } from '../logs/oomKill.ts';
import { writtenKill } from './writtenKill.ts';

/** The whole machine ran out of memory: nothing that is seen afterwards is about a container's limit. */
export function hostOom(facts: Facts): Finding | null {
  const [kill] = facts.kills.global;
  if (!kill) return panicked(facts);
  return shortageOf(kill) === 'nothing' ? askedFor(kill) : writtenKill(facts, kill);
}

/** SysRq and F, by key or by /proc/sysrq-trigger: memory need not be short. */
function askedFor(kill: SeenKill): Finding {
  const text = `Somebody asked the kernel by SysRq to kill the largest process: ${kill.name} (pid ${kill.pid}).`;
  return finding('external-kill', 'by SysRq, through the kernel’s OOM killer', {
    at: kill.at,
    victim: kill.victim,
    processAlive: false,
    confidence: kill.hearsay || kill.chosen ? 'likely' : 'certain',
    evidence: [evidence(kill.source, text, kill.at, kill.quote)],
    against: [
      { kind: 'host-oom', because: 'The report says order=-1 or names SysRq: nobody asked for memory.' },
    ],
    missing: ['who asked for it: a key at the console, or a program that writes to /proc/sysrq-trigger'],
  });
}

function panicked({ kernel: { panic } }: Facts): Finding | null {
  if (panic === null) return null;
  const text = 'The machine ran out of memory, and the kernel gave up.';
  return finding('host-oom', 'the kernel panicked', {
    processAlive: false,
    at: panic.at,
    confidence: 'certain',
    evidence: [evidence(panic.source, text, panic.at, panic.quote)],
    missing: ['the report above the panic: who held the memory'],
  });
}

import type { Facts } from '../facts.ts';
import { evidence, type Finding, finding } from '../finding.ts';
import { writtenKill } from './writtenKill.ts';

/** The whole machine ran out of memory: nothing that is seen afterwards is about a container's limit. */
export function hostOom(facts: Facts): Finding | null {
  const [kill] = facts.kills.global;
  return kill ? writtenKill(facts, kill) : panicked(facts);
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

import type { TrialEvent } from '../../record/event.ts';
import { kernelText } from './kernelText.ts';
import { type KernelWord, kernelWord } from './kernelWord.ts';
import type { OomKill } from './oomKill.ts';
import { oomReader } from './oomReport.ts';

/** What the kernel log of the trial says. */
export interface KernelFacts {
  /** Records read; 0 does not prove that the log could be read. */
  lines: number;
  kills: OomKill[];
  words: (KernelWord & { atMs: number; quote: string })[];
  /** Records were lost. */
  gap: boolean;
}

export function kernelFacts(events: readonly TrialEvent[]): KernelFacts {
  const facts: KernelFacts = { lines: 0, kills: [], words: [], gap: false };
  let reader = oomReader<number>();
  for (const event of events) {
    if (event.kind === 'kernel-gap') {
      facts.gap = true;
      // What comes after it may be the end of another report, of another group: it is not joined to the head of this one.
      reader = oomReader();
    }
    if (event.kind !== 'kernel-line') continue;
    facts.lines += 1;
    // The log of a trial is whole: a victim that is merely chosen was gone before it could be killed.
    for (const found of reader.push(event.text, event.atMs))
      if (found.step === 'killed') facts.kills.push({ ...found.kill, atMs: found.where });
    const text = kernelText(event.text);
    const word = kernelWord(text);
    if (word) facts.words.push({ ...word, atMs: event.atMs, quote: text });
  }
  return facts;
}

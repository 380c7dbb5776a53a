import { runtimeOf } from '../runtime/index.ts';
import { isFatal } from '../verdict/endings/ended.ts';
import { gapMs } from '../verdict/moment.ts';
import type { LogSign } from './readers/sourceFacts.ts';

/** What comes so long after a program's last words is another one's, or of its next life. */
const nextLifeMs = 60_000;

/** The signs of one file, a list for each death: whoever speaks, each server's workers apart, each life of a program. */
export function deathsIn(signs: readonly LogSign[]): LogSign[][] {
  const speakers = Map.groupBy(signs, ({ speaker }) => speaker);
  return [...speakers.values()].flatMap((ofOne) => {
    const ended = ofOne.some(({ sign }) => sign.kind !== 'worker-lost' && sign.kind !== 'worker-timeout');
    // Whose end somebody tells of is no longer merely gone.
    const told = ofOne.filter(({ sign }) => !ended || sign.kind !== 'worker-lost');
    const workers = told.filter(({ sign }) => isOfWorker(sign));
    const own = told.filter(({ sign }) => !isOfWorker(sign));
    return [...livesOf(own), ...workerDeaths(workers)];
  });
}

const isOfWorker = ({ kind }: LogSign['sign']): boolean =>
  kind === 'worker-killed' || kind === 'worker-lost' || kind === 'worker-timeout';

/** A runtime says once that it ends: the same word again is of another life. */
function livesOf(signs: readonly LogSign[]): LogSign[][] {
  const lives: LogSign[][] = [];
  for (const sign of signs.toSorted(byOrder)) {
    const life = lives.at(-1);
    if (!life || isNext(life, sign)) lives.push([sign]);
    else life.push(sign);
  }
  return lives;
}

/** Signs are kept kind by kind; those with moments go by them. */
function byOrder(one: LogSign, other: LogSign): number {
  const gap = gapMs(other.at, one.at);
  return gap === null || gap === 0 ? one.line - other.line : gap;
}

function isNext(life: readonly LogSign[], next: LogSign): boolean {
  const [runtime, own] = [
    life.map(({ sign }) => runtimeOf(sign)).find((name) => name !== null),
    runtimeOf(next.sign),
  ];
  if (runtime != null && own !== null && runtime !== own) return true;
  const last = life.findLast(({ sign }) => isFatal(sign) || sign.kind === 'fatal-signal');
  if (!last) return false;
  if ((gapMs(last.at, next.at) ?? 0) > nextLifeMs) return true;
  return life.some(({ sign }) => isFatal(sign) && isFatal(next.sign) && wordsOf(sign) === wordsOf(next.sign));
}

const wordsOf = ({ kind, quote }: LogSign['sign']): string => `${kind} ${quote.replaceAll(/[\d.x]+/g, '0')}`;

/** What a server gave up itself is one thing, a kill that nobody announced another; so is a fault. */
function workerDeaths(signs: readonly LogSign[]): LogSign[][] {
  const groups = Map.groupBy(signs, ({ sign }) => {
    if (sign.kind === 'worker-lost') return `${sign.server} lost ${sign.who ?? ''}`;
    if (sign.kind !== 'worker-killed') return `${(sign as { server: string }).server} gave up`;
    const { server, pid, who, signal } = sign;
    const announced = signs.some(
      ({ sign: one }) =>
        one.kind === 'worker-timeout' && one.server === server && (one.pid === null || one.pid === pid),
    );
    if (announced && signal === 9) return `${server} gave up`;
    // A supervisor's programs have names of their own, a server's workers are alike.
    return `${server} ${pid === null ? (who ?? '') : ''} ${signal}`;
  });
  return [...groups.values()];
}

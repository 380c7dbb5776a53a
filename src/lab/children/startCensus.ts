import { ownModule } from '../../installation.ts';
import { type CensusCommand, type CensusMessage, censusMessageSchema } from '../../probe/census/protocol.ts';
import type { Needs } from '../trial/parts.ts';
import { startPart } from './part.ts';

const program = ownModule('src/probe/census/main');

/** The census under way. Disposing ends it, after a last count. */
export interface CensusChild extends AsyncDisposable {
  /** Counts this container too. */
  service(command: Omit<Extract<CensusCommand, { kind: 'service' }>, 'kind'>): void;
}

/** Starts the census. Its loss is told as trouble and ends nothing: no verdict rests on it alone. */
export function startCensus({ course, recorder, site }: Needs<'course' | 'recorder' | 'site'>): CensusChild {
  const trouble = (text: string): void => recorder.trouble('census', text);
  const part = startPart<CensusCommand, CensusMessage>({
    file: program,
    schema: censusMessageSchema,
    cpus: site.cpus.ours,
    niceness: 0,
    onMessage: (message) => {
      if (message.kind === 'rows') recorder.rows(message.table, message.rows);
      else trouble(message.text);
    },
    onTrouble: trouble,
    onLost: (how) => trouble(`it ${how}`),
  });
  part.send({ kind: 'start', zeroMonotonicNs: String(course.clock.zeroMonotonicNs) });
  return {
    service: (command) => part.send({ kind: 'service', ...command }),
    [Symbol.asyncDispose]: async () => {
      part.send({ kind: 'stop' });
      await part[Symbol.asyncDispose]();
    },
  };
}

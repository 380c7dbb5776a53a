import { ownModule } from '../../installation.ts';
import type { CensusCommand, CensusMessage } from '../../probe/census/protocol.ts';
import { type Child, startChild } from './child.ts';
import type { Session } from './session.ts';

const program = ownModule('src/probe/census/main');

/** The census under way. Disposing ends it, after a last count. */
export interface CensusChild extends AsyncDisposable {
  /** Counts this container too. */
  service(command: Omit<Extract<CensusCommand, { kind: 'service' }>, 'kind'>): void;
}

/** Starts the census. Its loss is told as trouble and ends nothing: no verdict rests on it alone. */
export function startCensus(session: Session): CensusChild {
  const child: Child<CensusMessage> = startChild(program, session.cpus.ours, 0);
  let stopping = false;
  child.onMessage((message) => {
    if (message.kind === 'rows') session.writer.rows(message.table, message.rows);
    else session.trouble('census', message.text);
  });
  void child.exited.then(({ code, stderr }) => {
    if (!stopping)
      session.trouble(
        'census',
        `it ended by itself with exit code ${code}: ${stderr.trim().split('\n')[0] ?? ''}`,
      );
  });
  child.send({
    kind: 'start',
    zeroMonotonicNs: String(session.clock.zeroMonotonicNs),
  } satisfies CensusCommand);
  return {
    service: (command) => child.send({ kind: 'service', ...command } satisfies CensusCommand),
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      child.send({ kind: 'stop' } satisfies CensusCommand);
      await child[Symbol.asyncDispose]();
    },
  };
}

import type { TrialRecord } from '../../../record/schema.ts';

/** One taking of a trial, as a receipt says it. */
export interface Taking {
  trial: string;
  fence: number;
  host: string;
  /** As its host has said, compressed; null: nobody has. */
  bytes: number | null;
}

/** Whether a record is of this trial, and of this taking of it by this host: what is of another one counts nowhere. */
export const isOfTaking = ({ plan, host }: TrialRecord, taking: Taking): boolean =>
  plan.id === taking.trial && host !== null && host.fence === taking.fence && host.name === taking.host;

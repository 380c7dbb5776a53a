import { labError } from '../../../errors.ts';

/** Of which trial a recording is, and by which taking of it. */
export interface RecordingName {
  runId: string;
  trial: string;
  fence: number;
}

/** Where hosts bring recordings, and the front takes them from. @throws OomlabError (lab) where it can't be used */
export interface RecordingStore {
  /** Sees that it can be used: before anything is made that would be brought there. */
  ready(): Promise<void>;
  /** Whoever asks for it gets all of it or nothing. */
  put(name: RecordingName, parts: readonly Uint8Array[]): Promise<void>;
  has(name: RecordingName): Promise<boolean>;
  /** Its bytes, in order; where one part ended may be forgotten. null: it is not there (any more), or is larger than any of ours. */
  get(name: RecordingName, mostBytes?: number): Promise<Uint8Array[] | null>;
  remove(name: RecordingName): Promise<void>;
  /** Of a run, whatever is left. */
  removeAll(runId: string): Promise<void>;
}

/** @throws OomlabError (lab) for what would lead elsewhere: it is a name that somebody else has chosen */
export function plainName(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name)) return name;
  throw labError(`"${name}" is no name of a file`, 'Whoever put it into the queue is no front of ours.');
}

/** Of which trial a recording is, and by which taking of it. */
export interface RecordingName {
  runId: string;
  trial: string;
  fence: number;
}

/** Where hosts bring recordings, and the front takes them from: parts of bytes, in order. */
export interface RecordingStore {
  put(name: RecordingName, parts: readonly Uint8Array[]): Promise<void>;
  has(name: RecordingName): Promise<boolean>;
  /** null: it is not there (any more). */
  get(name: RecordingName): Promise<Uint8Array[] | null>;
  remove(name: RecordingName): Promise<void>;
  /** Of a run, whatever is left. */
  removeAll(runId: string): Promise<void>;
}

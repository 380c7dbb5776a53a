export interface ReportFile {
  /** Below the run's folder. */
  path: string;
  /** In parts, where it may be longer than a text can be. */
  content: string | Iterable<string>;
}

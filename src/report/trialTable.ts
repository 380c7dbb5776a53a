/** A table of the report, the same for Markdown and the page. The first column is a name, the others are figures. */
export interface TrialTable {
  title: string;
  head: string[];
  rows: string[][];
  /** Columns that are words, by index: on the page they begin at the left, and break into lines. */
  words?: readonly number[];
  note: string;
}

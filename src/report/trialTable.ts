/** A table beside a trial's panels, the same for Markdown and the page. The first column is text, the others figures. */
export interface TrialTable {
  title: string;
  head: string[];
  rows: string[][];
  note: string;
}

import { quick } from '../../../prefilter/prefilter.ts';

/** The last line of a run of tests, by the runner's words. Groups: `failed`, how many did not pass; without it: none. */
const summaries: readonly RegExp[] = [
  // pytest, JUnit by Maven, Jest and Vitest, Mocha, Rust, RSpec, PHPUnit, CTest, Node's own runner.
  /^=+ (?:\d+ \w+, ){0,6}\d+ passed(?:, \d+ (?!failed|errors?)\w+){0,6} in [\d.:]+ ?s\b.{0,20} =+$/,
  /^(?:\[\w+\] )?Tests run: \d+, Failures: 0, Errors: 0, Skipped: \d+/,
  /^ *Tests:? +(?:\d+ (?:skipped|todo)(?:,| \|) ){0,2}\d+ passed\b(?!.*failed)/,
  /^ok\s+\S+\s+[\d.]+s/,
  /^test result: ok\. \d+ passed; 0 failed/,
  /^\d+ examples?, 0 failures/,
  /^OK \(\d+ tests?, \d+ assertions?\)/,
  /^100% tests passed, 0 tests failed/,
  /^[#ℹ] fail 0$/,
];
const hint = quick(/pass|Tests run|examples|OK \(|fail 0/);
const piped = quick(/\| ok\s/);

/** A run of tests ends here, and none of them failed. */
export const allPassed = (raw: string): boolean => {
  const start = raw.slice(0, 300);
  if (!hint.test(raw) && !/^ok\s/.test(raw) && !piped.test(raw)) return false;
  const line = start.replace(/^.{0,200}? \| /, '').trimEnd();
  return summaries.some((one) => one.test(line));
};

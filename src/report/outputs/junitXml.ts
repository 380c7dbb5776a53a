import type { RunRecord } from '../../record/schema.ts';
import type { ExpectationCheck } from '../../study/expectations/check.ts';
import { variantKey } from '../../study/outcome.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { escapeXml } from '../escape.ts';

/** Why a case did not pass; null: it did. */
type Fault = { kind: 'failure' | 'skipped'; type: string; message: string } | null;

interface Case {
  name: string;
  seconds: number;
  fault: Fault;
  /** What was seen, whether or not it passed. */
  output: string;
}

/**
 * For CI, which shows it as tests: a suite for each variant with its trials, and one for what was expected. That a target
 * died is a result, and no failure: what fails is an expectation that does not hold. A trial that says nothing, or was
 * not made, is skipped.
 */
export function junitXml(
  run: RunRecord,
  verdicts: readonly Verdict[],
  checks: readonly ExpectationCheck[],
): string {
  const done = new Set(verdicts.map(({ trial }) => trial));
  const missing = run.trials.filter((id) => !done.has(id)).map(notMade);
  const suites = [
    ...[...Map.groupBy(verdicts, ({ variant }) => variantKey(variant))].map(([key, trials]) =>
      suite(run, key, trials.map(trialCase)),
    ),
    ...(missing.length === 0 ? [] : [suite(run, 'not made', missing)]),
    ...(checks.length === 0 ? [] : [suite(run, 'expectations', checks.map(expectationCase))]),
  ];
  const cases = suites.flatMap((each) => each.cases);
  const attributes = { name: run.scenario, ...countsOf(cases) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    attributes,
    suites.map(({ xml }) => xml),
  )}\n`;
}

function suite(run: RunRecord, name: string, cases: Case[]): { xml: string; cases: Case[] } {
  const attributes = { name: `${run.scenario}: ${name}`, ...countsOf(cases), timestamp: run.startedAt };
  const classname = `oomlab.${run.scenario}.${name}`;
  return {
    cases,
    xml: element(
      'testsuite',
      attributes,
      cases.map((each) => caseXml(each, classname)),
    ),
  };
}

const countsOf = (cases: readonly Case[]) => ({
  tests: cases.length,
  failures: cases.filter(({ fault }) => fault?.kind === 'failure').length,
  errors: 0,
  skipped: cases.filter(({ fault }) => fault?.kind === 'skipped').length,
  time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
});

function trialCase({ trial, times, validity, sentence, evidence }: Verdict): Case {
  const message = validity.problems.join('; ');
  return {
    name: trial,
    seconds: (times.observationEnd ?? 0) / 1000,
    fault: validity.valid ? null : { kind: 'skipped', type: 'invalid', message: `invalid: ${message}` },
    output: [
      sentence,
      ...evidence.flatMap(({ text, quote }) => [text, ...(quote === null ? [] : [quote])]),
    ].join('\n'),
  };
}

const notMade = (name: string): Case => ({
  name,
  seconds: 0,
  fault: { kind: 'skipped', type: 'not made', message: 'this trial was planned, and has no verdict' },
  output: '',
});

const expectationCase = ({ expected, seen, state }: ExpectationCheck): Case => ({
  name: expected,
  seconds: 0,
  fault: state === 'held' ? null : { kind: 'failure', type: state, message: `${state}; seen: ${seen}` },
  output: `${state}; seen: ${seen}`,
});

function caseXml({ name, seconds, fault, output }: Case, classname: string): string {
  return element('testcase', { classname, name, time: seconds.toFixed(3) }, [
    ...(fault === null ? [] : [element(fault.kind, faultAttributes(fault), [])]),
    ...(output === '' ? [] : [`<system-out>${escapeXml(output)}</system-out>`]),
  ]);
}

/** One that is skipped has no type, by the schema that Jenkins and others share. */
const faultAttributes = ({ kind, type, message }: NonNullable<Fault>): Record<string, string> =>
  kind === 'skipped' ? { message } : { message, type };

function element(
  name: string,
  attributes: Record<string, string | number>,
  children: readonly string[],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`);
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>\n${children.join('\n')}\n</${name}>`;
}

/** A reader makes one space of a line's end in an attribute: so do we. */
const attribute = (text: string): string => escapeXml(text.replace(/\s+/g, ' '));

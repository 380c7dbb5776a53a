import { expect, test } from 'vitest';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { calibrate, type KnownCase } from '../study/calibration.ts';
import { calibrationText } from '../terminal/calibrationText.ts';
import { punctuality } from '../verdict/signals/punctuality.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { calibrationMarkdown } from './calibrationReport.ts';

const cases = [
  {
    name: 'oom-kill/heap',
    fault: 'It grows.',
    truth: { terminal: ['oom-kill'], degradation: ['none'], victim: 'main' },
  },
  {
    name: 'swap-thrash/python',
    fault: 'It grows into swap.',
    truth: { terminal: ['survived'], degradation: ['swap-thrash'] },
    faultFrom: 'line',
  },
  {
    name: 'gc-thrash/live-data',
    fault: 'The heap is full from the start.',
    truth: { terminal: ['survived'], degradation: ['gc-thrash'] },
    faultFrom: 'load',
  },
] satisfies (KnownCase & { faultFrom?: 'load' | 'line' })[];

function trialOf(name: string, position: number, changes: Partial<Verdict>) {
  const recording = aKilledTrial(`0${position}-case=${name}-r1`);
  recording.trial.plan.variant = { case: name };
  recording.log = [{ atMs: 3000, stream: 'stdout', text: 'fault begins' }];
  return { recording, verdict: aVerdict(recording, changes) };
}

const survived: Partial<Verdict> = {
  terminal: {
    kind: 'survived',
    atMs: null,
    victim: null,
    limit: null,
    service: null,
    byServer: false,
    detail: '',
    processAlive: true,
  },
};
const trials = [
  trialOf('oom-kill/heap', 1, {}),
  trialOf('oom-kill/heap', 2, { times: { ...aVerdict(aKilledTrial()).times, kill: 6000, exit: 5990 } }),
  trialOf('swap-thrash/python', 3, { ...survived, degradation: { kind: 'swap-thrash', onsetMs: 4500 } }),
  trialOf('gc-thrash/live-data', 4, { ...survived, degradation: { kind: 'gc-thrash', onsetMs: 1900 } }),
  trialOf('gc-thrash/live-data', 5, survived),
];
const verdicts = trials.map(({ verdict }) => verdict);
const times = punctuality(
  cases,
  trials.map(({ recording }) => recording),
  verdicts,
);

test('death is held against the kernel’s stamp, onset against the beginning of the fault', () => {
  expect(times.death).toEqual({
    trials: 2,
    medianMs: 15,
    worstMs: 40,
    worstTrial: '01-case=oom-kill/heap-r1',
  });
  // 4500 against the line at 3000, 1900 against the load's start at 2000; the fifth has no onset.
  expect(times.onset).toEqual({
    trials: 2,
    medianMs: 700,
    worstMs: 1500,
    worstTrial: '03-case=swap-thrash/python-r1',
  });
});

test('an invalid trial and one without a known beginning count for nothing', () => {
  const invalid = verdicts.map((each) => ({ ...each, validity: { valid: false, problems: ['none'] } }));
  expect(punctuality(cases, [], invalid)).toEqual({ death: null, onset: null });
  expect(punctuality(cases, [], verdicts).onset).toBeNull();
});

test('a wrong verdict is counted, named, and told from an unsure one', () => {
  const calibration = calibrate(cases, verdicts);
  expect(calibration).toMatchObject({ right: 4, wrong: 1, confidentlyWrong: 1, invalid: 0 });
  const text = calibrationText(calibration, times, { tty: false, columns: 80, color: false });
  expect(text).toContain('wrong  05-case=gc-thrash/live-data-r1: is gc-thrash → survived, said survived');
  expect(text).toContain('median +15.0 ms, worst +40.0 ms (01-case=oom-kill/heap-r1), over 2 trials');
  const markdown = calibrationMarkdown(calibration, times, 'npm run calibrate');
  expect(markdown).toContain(
    '**4 of 5 valid trials right (80.0 %), and 2 of 3 cases in all of their trials (95 % interval ',
  );
  expect(markdown).toContain('| gc-thrash |');
  const unsure = calibrate(
    cases,
    verdicts.map((each) => ({ ...each, confidence: 'unsure' as const })),
  );
  expect(unsure).toMatchObject({ wrong: 1, confidentlyWrong: 0 });
});

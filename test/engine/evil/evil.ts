import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rate, scenario, steady } from 'oomlab';
import { evilNames } from './cases.ts';

/** In the image that they are given by OOMLAB_TEST_IMAGE, the base of all ours: it has a Perl. */
const program = readFileSync(join(import.meta.dirname, 'evil.pl'), 'utf8');
const target = {
  name: 'evil',
  image: { reference: process.env.OOMLAB_TEST_IMAGE ?? '' },
  port: 8080,
  ready: { path: '/health', within: '8s' },
  runtime: 'perl' as const,
};
const closed = steady({ requests: '/', connections: 4, for: '6s', timeout: '1s' });
/** So that a target that refuses is asked thousands of times, and what comes too early or too late has many to come to. */
const open = rate({ requests: '/', perSecond: 500, for: '6s', timeout: '1s', arrivals: 'uniform' });

export default scenario({
  question: 'What do targets get done that would break whoever tests them?',
  target: { ...target, command: ['perl', '-e', program, 'none'] },
  machine: { cpus: 1, memory: '96m', swap: 'off', pids: 400 },
  vary: {
    evil: Object.fromEntries(
      evilNames.map((name) => [name, { target: { ...target, command: ['perl', '-e', program, name] } }]),
    ),
    by: { connections: { load: closed }, rate: { load: open } },
  },
  load: closed,
  until: { brokenFor: '4s', atMost: '8s' },
  repeats: 1,
});

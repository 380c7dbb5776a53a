import { describe, it } from 'vitest';
import { program } from './testing/program.ts';

const { expectError } = program();

/** Options that would have no effect beside each other: what is ignored in silence is found out too late. */
describe('options that do not go together: two lines, exit code 2, nothing started', () => {
  it.each([
    ['compare a --pin x.json', ['--tolerance 10%', '--json']],
    [
      'experiment a --check',
      ['--reuse', '--render', '--quick', '--repeats 3', '--add-swap', '--no-add-swap', '--queue private'],
    ],
    ['experiment a --render', ['--reuse', '--quick', '--repeats 3', '--add-swap', '--queue private']],
    ['experiment a --reuse', ['--quick', '--add-swap', '--queue private']],
    ['calibrate --again x', ['--repeats 3', '--seed 5', '--add-swap', '--queue private']],
    ['autopsy a.log --advice', ['--json']],
    ['size a --resume x', ['--seed 5']],
  ])('%s', async (command, others) => {
    await Promise.all(
      others.map((other) =>
        expectError(`${command} ${other}`.split(' '), {
          code: 2,
          what: new RegExp(
            `'${other.split(' ')[0]}.*' cannot be used with option|cannot be used with option '${other.split(' ')[0]}`,
          ),
          hint: /leave it out/,
        }),
      ),
    );
  });

  it('cases to be calibrated, and a run whose cases are judged again', async () => {
    const expected = { code: 2, what: /With --again all cases of the run are judged/, hint: /Name no cases/ };
    await expectError(['calibrate', 'gc', '--again', 'x'], expected);
  });
});

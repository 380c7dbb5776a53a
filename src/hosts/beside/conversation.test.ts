import { createInterface } from 'node:readline';
import { Duplex, PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { exitCodes, labError } from '../../errors.ts';
import { failureOf } from '../../lab/protocol.ts';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { converse, type Demultiplex, LabLost } from './conversation.ts';
import type { LabCommand, LabMessage } from './protocol.ts';

/** A connection whose other end is in our hands. */
function connection(
  obey: (command: LabCommand, lab: { say(message: LabMessage): void; hangUp(): void }) => void,
) {
  const [there, back] = [new PassThrough(), new PassThrough()];
  const stream = Duplex.from({ writable: there, readable: back });
  const lab = {
    say: (message: LabMessage) => void back.write(`${JSON.stringify(message)}\n`),
    hangUp: () => void back.end(),
  };
  createInterface({ input: there })
    .on('line', (line) => obey(JSON.parse(line), lab))
    .on('close', lab.hangUp);
  return converse(stream, plain);
}
/** All of it is standard output. */
const plain: Demultiplex = (stream, stdout) => void stream.on('data', (chunk) => stdout.write(chunk));

const { plan, ...record } = aKilledTrial().trial;
const trial = { kind: 'trial', plan, images: {} } as const;
const recorded: LabMessage = { kind: 'trial', record: { ...record, plan } };

test('a trial is told as it happens, then answered; signs of life are nobody’s business', async () => {
  const lab = connection((_, { say }) => {
    say({ kind: 'alive' });
    say(recorded);
    say({ kind: 'trouble', text: 'a line was cut off' });
    say({ kind: 'execution', execution: { kind: 'done' } });
  });
  const told: string[] = [];
  const answer = await lab.ask(trial, 'execution', ({ kind }) => told.push(kind));
  expect(answer.execution).toEqual({ kind: 'done' });
  expect(told).toEqual(['trial', 'trouble']);
  await lab.ended();
});

test('what fails there is thrown here, with its two lines and its exit code', async () => {
  const lab = connection((_, { say }) => say(failureOf(labError('No swap', 'Add some.'))));
  await expect(lab.ask({ kind: 'examine' }, 'findings')).rejects.toMatchObject({
    message: 'No swap',
    hint: 'Add some.',
    exitCode: exitCodes.lab,
  });
  await lab.ended();
});

test('all that came before the connection was lost is told, and half a message is not', async () => {
  const lab = connection((_, { say, hangUp }) => {
    say(recorded);
    hangUp();
  });
  const told: string[] = [];
  const asked = lab.ask(trial, 'execution', ({ kind }) => told.push(kind));
  await expect(asked).rejects.toThrow(LabLost);
  expect(told).toEqual(['trial']);
  await expect(lab.ask({ kind: 'release' }, 'released')).rejects.toThrow('the connection ended');
  await lab.ended();
});

test('what is no message ends the conversation: the answer may have been in it', async () => {
  const back = new PassThrough();
  const lab = converse(Duplex.from({ writable: new PassThrough().resume(), readable: back }), plain);
  const asked = lab.ask({ kind: 'examine' }, 'findings');
  back.write('warning{"kind":"findings","findings":[]}\n');
  await expect(asked).rejects.toThrow(/^the lab beside the engine is lost: what it said is no message/);
});

test('a stop overtakes what is asked', async () => {
  const lab = connection((command, { say }) => {
    if (command.kind === 'stop') say({ kind: 'execution', execution: { kind: 'done' } });
  });
  const asked = lab.ask(trial, 'execution');
  lab.tell({ kind: 'stop', stop: { reason: 'interrupted', detail: 'Ctrl-C' } });
  expect((await asked).execution).toEqual({ kind: 'done' });
  await lab.ended();
});

test('who leaves ends what the lab reads', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const [there, back] = [new PassThrough(), new PassThrough()];
  there
    .on('end', () => back.end())
    .on('end', resolve)
    .resume();
  const lab = converse(Duplex.from({ writable: there, readable: back }), plain);
  await lab.ended();
  await closed;
});

import { closeSync, openSync } from 'node:fs';
import { readingEverything } from './atMostEvery.ts';
import { cadence } from './loop/cadence.ts';
import { openLoop } from './loop/loop.ts';
import { openSleep } from './loop/sleep.ts';
import { monotonicMs } from './monotonic.ts';
import { openOutput } from './output.ts';
import { openRowReader } from './rowReader.ts';
import { openTarget } from './target.ts';

/** Without a container at first: what was not gone through before it was compiled is compiled twice. */
const rounds = { before: 100, all: 2500 };
/** The trial waits for this: a slow machine does fewer rounds. */
const atMostMs = 2000;
/** So short that the machine's own slack is longer: what is due is done, what is not is slept for. */
const periodMs = 0.05;
const turnMs = 0.1;
/** So seldom the kernel log has a kill. */
const killEvery = 20;

/**
 * Goes through the probe's own process and group as if they were a container's, many times over before the trial begins.
 * At 20 Hz V8 would take minutes to find the loop and its readers worth compiling, and a tick costs half as much once it
 * has: after each sleep every page of code is fetched again, and compiled code lies on few of them.
 */
export function warmUp(): void {
  const nowhere = openSync('/dev/null', 'w');
  // Two of each, in turns: what is compiled for the only closure of its kind is not used for another.
  const pairs = [0, 1].map(() => openOnUs(nowhere));
  const endMs = monotonicMs() + atMostMs;
  for (let round = 0; round < rounds.all && monotonicMs() < endMs; round += 1)
    for (const { loop, target } of pairs) {
      if (round === rounds.before) loop.watch(target);
      const everything = round % 2 === 0;
      if (everything) readingEverything(() => loop.untilTurn());
      else loop.untilTurn();
      target.watch();
      if (everything) target.look();
    }
  for (const { close } of pairs) close();
  closeSync(nowhere);
}

function openOnUs(fd: number) {
  const nothing = () => {};
  const target = openTarget(
    {
      containerId: '',
      pid: process.pid,
      parentCgroup: null,
      scope: 'container' as const,
      runtime: 'node' as const,
    },
    { processGone: nothing, cgroupGone: nothing, cgroup: nothing, jvm: nothing, trouble: nothing },
  );
  const schedule = cadence(monotonicMs(), periodMs);
  const rows = openRowReader(schedule, () => monotonicMs());
  let polls = 0;
  const poll = () => {
    polls += 1;
    return polls % killEvery === 0;
  };
  const loop = openLoop({
    schedule,
    rows,
    output: openOutput(fd, nothing),
    kernel: { poll, behind: false },
    signals: { poll: nothing },
    sleep: openSleep(),
    records: { watches: true },
    turnMs,
  });
  return {
    loop,
    target,
    close() {
      rows.close();
      target.close();
    },
  };
}

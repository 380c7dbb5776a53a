import { hostAndProgram, named, programHead, type Step, stepped } from './headStep.ts';
import { bootMoment, calendarMoment } from './stamps.ts';

/** `kern  :err   : ` of `dmesg -x`, `<4>` of a raw console: facilities above the kernel's own are programs'. */
export const level: Step = (line) => {
  const match = /^(?:kern {1,3}:\w{2,6} {0,4}: |<(\d{1,3})>)/.exec(line.text);
  if (!match) return null;
  return stepped(line, match[0], null, Number(match[1] ?? 0) <= 7 ? { origin: 'kernel' } : {});
};

/** `6,375,4396166,-;` of /dev/kmsg itself: level, number, microseconds since boot. */
export const record: Step = (line) => {
  const match = /^\d{1,3},\d{1,20},(\d{1,16}),[^;]{0,40};/.exec(line.text);
  const seconds = (Number(match?.[1] ?? 0) / 1e6).toFixed(6);
  return match && stepped(line, match[0], bootMoment(seconds), { origin: 'kernel' });
};

/** `[  123.456789] `; from `journalctl -o short-monotonic` with host and program behind it. */
export const sinceBoot: Step = (line) => {
  const match = /^\[ {0,12}(\d{1,12}\.\d{4,9})\] ?/.exec(line.text);
  if (!match || line.origin === 'program') return null;
  const after = stepped(line, match[0], bootMoment(match[1] ?? ''), { origin: 'kernel' });
  const host = hostAndProgram.exec(after.text);
  if (!host || line.moments.length > 0) return after;
  const program = programHead.exec(after.text.slice(host[0].length))?.[1];
  return program === undefined ? after : named({ ...after, text: after.text.slice(host[0].length) });
};

/** `[Thu Feb 22 10:11:12 2024] ` of `dmesg -T`, with the time since the line before it of `dmesg -dT`. */
export const sinceBootAsDate: Step = (line) => {
  const match = /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})(?: <[ \d.]{1,20}>)?\] ?/.exec(
    line.text,
  );
  return match && stepped(line, match[0], calendarMoment(match[1] ?? ''), { origin: 'kernel' });
};

/** `[Oct28 16:58] ` and `[  +0.000082] ` of `dmesg -H`, `[  12.345678 <    0.000003>] ` of `dmesg -d`. */
export const sinceLineBefore: Step = (line) => {
  const match =
    /^\[(?:([A-Z][a-z]{2}) ?(\d{1,2}) (\d\d:\d\d)|( *\+\d{1,9}\.\d{1,9})|(?: *(\d{1,12}\.\d{4,9}) )?<[ \d.]{1,20}>)\] ?/.exec(
      line.text,
    );
  if (!match || line.origin === 'program') return null;
  const [head, month, day, time, , boot] = match;
  const moment = month ? calendarMoment(`${month} ${day} ${time}:00`) : boot ? bootMoment(boot) : null;
  return stepped(line, head, moment, { origin: 'kernel' });
};

/** The thread or processor that the kernel names behind its stamp (CONFIG_PRINTK_CALLER): `[    T1] `, `[   C2] `. */
export const caller: Step = (line) => {
  const match = line.origin === 'kernel' ? /^\[ {0,8}[TC]\d{1,8}\] ?/.exec(line.text) : null;
  return match && stepped(line, match[0], null);
};

/** Services write to the kernel's console by their names: `systemd-oomd[659]: `. */
export const onConsole: Step = (line) => {
  const match =
    line.origin === 'kernel' ? /^[\w.@-]{1,64}\[\d{1,10}\]: (?!segfault at)/.exec(line.text) : null;
  return match && named(line);
};

export const bare: Step = (line) => {
  const match = /^kernel: /.exec(line.text);
  return match && stepped(line, match[0], null, { origin: 'kernel', program: 'kernel' });
};

import { describe, expect, test } from 'vitest';
import { paint } from './paint.ts';
import { screenOf } from './screen.ts';

/** The two facts of a stream that count. */
const stream = (isTTY: boolean, columns?: number) => ({ isTTY, columns }) as NodeJS.WriteStream;
const onTerminal = (environment: NodeJS.ProcessEnv) => screenOf(stream(true, 80), environment);
const inPipe = (environment: NodeJS.ProcessEnv) => screenOf(stream(false), environment);

test('a terminal has a live block and colours, a pipe neither', () => {
  expect(onTerminal({ TERM: 'xterm' })).toEqual({ tty: true, columns: 80, color: true });
  expect(inPipe({ TERM: 'xterm' })).toEqual({ tty: false, columns: 100, color: false });
});

test('a terminal that does not know its width gets a usual one', () => {
  expect(screenOf(stream(true, 0), {}).columns).toBe(100);
});

describe('colours', () => {
  test.each([
    ['NO_COLOR takes them away', { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR is as unset', { NO_COLOR: '' }, true],
    ['a dumb terminal has none', { TERM: 'dumb' }, false],
    ['FORCE_COLOR=0 takes them away', { FORCE_COLOR: '0' }, false],
    ['FORCE_COLOR wins over NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['an empty FORCE_COLOR forces nothing', { FORCE_COLOR: '', NO_COLOR: '1' }, false],
  ])('on a terminal: %s', (_, environment, color) => {
    expect(onTerminal(environment).color).toBe(color);
  });

  test.each([
    ['FORCE_COLOR brings them', { FORCE_COLOR: '1' }, true],
    ['to a dumb terminal, too', { FORCE_COLOR: '3', TERM: 'dumb' }, true],
    ['an empty FORCE_COLOR does not', { FORCE_COLOR: '' }, false],
    ['FORCE_COLOR=0 does not', { FORCE_COLOR: '0' }, false],
  ])('in a pipe: %s', (_, environment, color) => {
    expect(inPipe(environment).color).toBe(color);
  });
});

describe('the live block', () => {
  test.each([
    ['a dumb terminal can not have it', { TERM: 'dumb' }, false],
    ['in CI the log is kept, and has plain lines', { CI: 'true' }, false],
    ['an empty CI is as unset', { CI: '' }, true],
    ['colours have nothing to do with it', { NO_COLOR: '1' }, true],
  ])('%s', (_, environment, tty) => {
    expect(onTerminal(environment).tty).toBe(tty);
  });

  test('nothing brings it to a pipe', () => {
    expect(inPipe({ FORCE_COLOR: '1' }).tty).toBe(false);
  });
});

test('paint styles where there are colours, and leaves text as it is elsewhere', () => {
  expect(paint(onTerminal({}), 'red', 'x')).toBe('\u001b[31mx\u001b[39m');
  expect(paint(inPipe({}), 'red', 'x')).toBe('x');
});

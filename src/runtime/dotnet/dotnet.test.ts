import { expect, test } from 'vitest';
import { readLine } from '../readLine.ts';
import { limits } from './limits.ts';

/** As the runtime, and frameworks that log a caught exception, write them. */
test.each([
  [
    "Unhandled exception. System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.",
    true,
  ],
  ['GC heap initialization failed with error 0x8007000E', true],
  ['Failed to create CoreCLR, HRESULT: 0x8007000E', true],
  ['System.OutOfMemoryException: Array dimensions exceeded supported range.', false],
])('%s', (text, fatal) => {
  expect(readLine(text, 0)).toMatchObject({ kind: 'runtime-oom', runtime: 'dotnet', fatal });
});

test('a runtime that fails to start for another reason, and a variable, are no lack of memory', () => {
  expect(readLine('Failed to create CoreCLR, HRESULT: 0x80004005', 0)).toBeNull();
  expect(readLine('GC heap initialization failed with error 0x8013200B', 0)).toBeNull();
  expect(readLine('DOTNET_GCHeapHardLimit=4000000', 0)).toBeNull();
});

test('the limit is hexadecimal, with its mark or without', () => {
  const wanted = { collector: null, jvmFlags: [], nativeMemory: false, env: {}, heapBytes: 64 * 1024 ** 2 };
  expect(limits.environment(wanted, '/oomlab')).toEqual({ DOTNET_GCHeapHardLimit: '0x4000000' });
  const read = (DOTNET_GCHeapHardLimit: string) =>
    limits.readBack.inForce({ DOTNET_GCHeapHardLimit }, []).heapBytes;
  expect(['4000000', '0x4000000', 'C800000'].map(read)).toEqual([67_108_864, 67_108_864, 209_715_200]);
  expect(['', '64m', '-1'].map(read)).toEqual([null, null, null]);
});

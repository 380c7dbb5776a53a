/**
 * `npm run bench [-- probe|load|report|autopsy|long|fleet] [...]`: what the probe costs, what the load generator can do, what a
 * report and an autopsy take, whether a long trial stays flat in memory, what a queue costs.
 */
const programs = {
  probe: './bench-probe.ts',
  load: './bench-load.ts',
  report: './bench-report.ts',
  autopsy: './bench-autopsy.ts',
  long: './bench-long.ts',
  fleet: './bench-fleet.ts',
};
const [what = 'probe', ...rest] = process.argv.slice(2);
const isKnown = (name: string): name is keyof typeof programs => Object.hasOwn(programs, name);
if (isKnown(what)) process.argv.splice(2, process.argv.length, ...rest);
await import(isKnown(what) ? programs[what] : programs.probe);

export {};

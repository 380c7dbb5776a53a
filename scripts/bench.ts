/** `npm run bench [-- probe|load] [...]`: what the probe costs, and what the load generator can do. */
const [what = 'probe', ...rest] = process.argv.slice(2);
const known = ['probe', 'load'];
if (known.includes(what)) process.argv.splice(2, process.argv.length, ...rest);
await import(what === 'load' ? './bench-load.ts' : './bench-probe.ts');

export {};

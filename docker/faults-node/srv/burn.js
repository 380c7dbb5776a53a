// burn.js MILLISECONDS: each request computes for so long, on the one thread that there is.
const { serve } = require('./service.js');

const lastsMs = Number(process.argv[2]);
serve(() => {
  for (const begunMs = performance.now(); performance.now() - begunMs < lastsMs; );
}, 2);

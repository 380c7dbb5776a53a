// descriptors.js KEEP: each request opens a file and closes it only when more than KEEP are open.
const { closeSync, openSync } = require('node:fs');
const { serve } = require('./service.js');

const keep = Number(process.argv[2]);
const open = [];
serve(() => {
  open.push(openSync('/srv/service.js', 'r'));
  if (open.length > keep) closeSync(open.shift());
}, 20);

// validate.js: `/` is quick. `/name` checks a name by a pattern that tries every way to split it: it spins for ages.
const { serve } = require('./service.js');

const name = /^([a-zA-Z]+ ?)+$/;
serve((request) => {
  if (request.url === '/name') name.test(`${'a'.repeat(60)}!`);
}, 2);

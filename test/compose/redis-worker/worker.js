const { connect } = require('./redis.js');

let done = 0;
const send = connect((answer, again) => {
  if (answer.includes('jobs')) done += 1;
  if (done % 1000 === 1) console.log(`done ${done}`);
  again('BRPOP', 'jobs', '0');
});
send('PING');

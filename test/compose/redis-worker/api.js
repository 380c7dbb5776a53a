const http = require('node:http');
const { connect } = require('./redis.js');

const send = connect();
let jobs = 0;
http
  .createServer((_, response) => {
    jobs += 1;
    send('LPUSH', 'jobs', String(jobs));
    response.end(`job ${jobs}\n`);
  })
  .listen(3000);

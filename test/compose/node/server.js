const { readFileSync } = require('node:fs');

const secret = readFileSync(process.env.SESSION_SECRET_FILE, 'utf8').trim();
if (secret.length < 8) throw new Error('no secret');
const text = readFileSync('/srv/motd.txt');
require('node:http')
  .createServer((_, response) => response.end(text))
  .listen(process.env.PORT);

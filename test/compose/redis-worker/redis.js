const net = require('node:net');

/** As little of Redis' protocol as it takes. */
exports.connect = (onAnswer = () => {}) => {
  const socket = net.connect(6379, process.env.REDIS_HOST);
  const send = (...words) =>
    socket.write(
      `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
    );
  socket.on('data', (chunk) => onAnswer(String(chunk), send));
  socket.on('error', () => setTimeout(() => process.exit(1), 200));
  send('AUTH', process.env.REDIS_PASSWORD);
  return send;
};

# A plain HTTP service on port 8080, a thread for each connection: what the programs beside it have in common.
require 'socket'

$stdout.sync = true
$stderr.sync = true

# Opened by the first request for anything but /health: before it there is no load that could be disturbed.
LOAD = Queue.new

def after_load(seconds)
  Thread.new do
    LOAD.pop
    LOAD << true
    sleep seconds
    yield
  end
end

# Answers one request. What the block raises is a 500.
def answer(connection)
  path = connection.gets&.split&.at(1) or return false
  nil until (connection.gets || "\r\n") == "\r\n"
  status = '200 OK'
  unless path == '/health'
    LOAD << true if LOAD.empty?
    begin
      yield path
    rescue StandardError => e
      warn "#{e.class}: #{e.message}"
      status = '500 Internal Server Error'
    end
  end
  connection.write "HTTP/1.1 #{status}\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
  true
end

def attend(connection, &block)
  nil while answer(connection, &block)
rescue SystemCallError, IOError
  # The client has gone.
ensure
  connection.close
end

def serve(&block)
  listener = TCPServer.new('0.0.0.0', 8080)
  listener.listen 128
  puts 'listening on 8080'
  loop do
    connection = listener.accept
    connection.setsockopt Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1
    begin
      Thread.new { attend connection, &block }
    rescue ThreadError
      # No task is left for it: it waits until there is one.
      sleep 0.1
      retry
    end
  end
end

require 'socket'

server = TCPServer.new('0.0.0.0', 4567)
loop do
  Thread.new(server.accept) do |client|
    while (line = client.gets)
      client.write "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n" if line == "\r\n"
    end
    client.close
  rescue SystemCallError
    nil
  end
end

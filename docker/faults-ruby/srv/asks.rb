# asks.rb HOST PORT: each request asks another service, and waits for its answer however long that takes.
require_relative 'service'

serve do
  TCPSocket.open(ARGV[0], ARGV[1].to_i) do |connection|
    connection.puts 'price'
    connection.gets
  end
end

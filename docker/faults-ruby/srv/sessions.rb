# sessions.rb KIB: each request keeps so much. Without memory the whole process ends, as its threads say so.
require_relative 'service'

Thread.abort_on_exception = true
bytes = ARGV[0].to_i * 1024
sessions = []
serve do
  sleep 0.02
  sessions << 'x' * bytes
end

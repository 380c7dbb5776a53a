# says.rb THEN SECONDS LINE...: 2 s into the load it prints lines that it read elsewhere. So long after the load began:
# `exit` (it ends with 1, for a reason of its own), `wait` (each request waits for a queue that nobody fills), `serve`.
require_relative 'service'

what, seconds, *lines = ARGV
silent = false

after_load(2) { lines.each { |line| warn line } }
after_load(seconds.to_i) do
  case what
  when 'exit'
    warn 'config/shards.yml: no such shard; giving up'
    exit! 1
  when 'wait' then silent = true
  end
end

nothing = Queue.new
serve do
  sleep 0.005
  nothing.pop if silent
end

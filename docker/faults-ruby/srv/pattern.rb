# pattern.rb: `/` is quick. `/name` matches a name in every way there is, for ages; the other threads get a turn now and then.
require_relative 'service'

serve do |path|
  sleep 0.005
  /^(([a-z]+)+ ?)+$/.match?("#{'a' * 60}!") if path == '/name'
end

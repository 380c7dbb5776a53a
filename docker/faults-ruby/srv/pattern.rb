# pattern.rb: `/` is quick. `/name` checks a name by a pattern that tries every way to split it, in the interpreter's one lock.
require_relative 'service'

serve do |path|
  sleep 0.005
  /^(([a-z]+)+ ?)+$/.match?("#{'a' * 60}!") if path == '/name'
end

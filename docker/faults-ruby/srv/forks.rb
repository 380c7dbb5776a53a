# forks.rb: each request forks a worker that stays. Where the system refuses, Ruby itself waits and tries again, for good.
require_relative 'service'

serve do
  sleep 0.2
  fork { sleep }
end

# forks.rb HELP: each request forks a worker that stays. HELP of `alone`: where that is refused it does the work itself.
require_relative 'service'

alone = ARGV[0] == 'alone'
serve do
  sleep 0.2
  begin
    Process.detach fork { sleep }
  rescue Errno::EAGAIN
    raise unless alone
  end
end

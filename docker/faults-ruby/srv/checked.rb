# checked.rb SECONDS: a service beside a worker of its own. Each so many seconds a health check, a shell that lives for
# a moment, kills the worker; the service starts another.
require_relative 'service'

worker = nil
Thread.new do
  loop do
    worker = fork { sleep }
    Process.wait worker
    warn "worker #{worker} ended: #{$?}"
  end
end
after_load(1) do
  loop do
    sleep ARGV[0].to_f
    system 'sh', '-c', "test -e /run/worker-is-well || kill -9 #{worker}"
  end
end
serve { sleep 0.005 }

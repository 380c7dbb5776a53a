# table.rb MIB FINAL_MIB MIB_PER_SECOND LOOKUPS WARM_MIB: a table that grows when it has served for 3 s. Each request
# changes so many rows anywhere in its first WARM_MIB; 0: anywhere.
require_relative 'service'

ROW = 8192
ROWS_PER_MIB = 1024 * 1024 / ROW
first, final, rate, lookups, warm = ARGV.map(&:to_i)
table = Array.new(first * ROWS_PER_MIB) { 'x' * ROW }

after_load(3) do
  puts 'fault begins' if final > first
  while table.size < final * ROWS_PER_MIB
    ROWS_PER_MIB.times { table << 'x' * ROW }
    sleep 1.0 / rate
  end
end

serve do
  sleep 0.002
  bound = warm.zero? ? table.size : warm * ROWS_PER_MIB
  lookups.times do
    row = table[rand(bound)]
    row.setbyte 0, 120
    row.setbyte ROW - 1, 120
  end
end

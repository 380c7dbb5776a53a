# A service that answers /health, and does what its first argument says from the first other request on. Of perl-base alone.
use strict;
use warnings;
use IO::Socket::INET;

my $kind = shift // '';
$| = 1;
$SIG{PIPE} = 'IGNORE';
$SIG{CHLD} = 'IGNORE';
if ($kind eq 'ignores-signals') {
  for my $name (grep { $_ ne 'KILL' && $_ ne 'STOP' } keys %SIG) { $SIG{$name} = 'IGNORE' }
}
my $asked = 0;
$SIG{USR1} = sub { $asked = 1 } unless $kind eq 'ignores-signals';
sleep 3 if $kind eq 'opens-late';
sleep 600 if $kind eq 'opens-never';

my $listener = IO::Socket::INET->new(LocalPort => 8080, Listen => 1000, ReuseAddr => 1) or die "listen: $!";
my $parent = $$;

while (1) {
  if ($asked) { $asked = 0; begin() }
  my $socket = $listener->accept or next;
  my $child = fork;
  if (!defined $child) { close $socket; next }
  if ($child == 0) { close $listener; serve($socket); exit 0 }
  close $socket;
}

# What it does once, apart from answering.
sub begin {
  if ($kind eq 'closes-port') { close $listener; sleep 600 while 1 }
  if ($kind eq 'floods-and-dies') { flood(2); print STDOUT "these are its last words\n"; exit 7 }
  return if $kind !~ /^(?:floods|one-line|forks|dumps)$/ || fork;
  flood(600) if $kind eq 'floods';
  while (1) { syswrite STDOUT, 'x' x 100_000 if $kind eq 'one-line'; forks() if $kind eq 'forks'; dumps() if $kind eq 'dumps' }
}

sub flood {
  my $end = time + shift;
  my $block = ('x' x 99 . "\n") x 1000;
  while (time < $end) { syswrite STDOUT, $block }
}

# As many as it is let, and again at once when one ends.
sub forks {
  my $child = fork;
  if (defined $child && $child == 0) { select undef, undef, undef, 0.5; exit 0 }
}

# Whoever is killed for memory leaves the kernel a line for each of these to write.
sub dumps {
  for (1 .. 120) { my $child = fork; if (defined $child && $child == 0) { sleep 600; exit 0 } }
  while (1) {
    my $child = fork;
    if (defined $child && $child == 0) { my @held; push @held, 'x' x 1_000_000 while 1 }
    waitpid $child, 0 if defined $child;
    select undef, undef, undef, 0.2;
  }
}

sub serve {
  my ($socket) = @_;
  my $told = 0;
  my $text = '';
  while (sysread $socket, $text, 65536, length $text) {
    while ($text =~ s/\A(\S+) (\S+)[^\n]*\n.*?\r?\n\r?\n//s) {
      my $path = $2;
      if ($path eq '/health') { syswrite $socket, ok(); next }
      kill 'USR1', $parent if !$told++ && $kind ne 'ignores-signals';
      return if !answer($socket);
    }
  }
}

sub ok { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }

# So long as somebody takes it.
sub endless {
  my ($socket, $piece) = @_;
  while (defined syswrite $socket, $piece) { }
  return 0;
}

sub answer {
  my ($socket) = @_;
  my $head = "HTTP/1.1 200 OK\r\n";
  my $chunked = "${head}Transfer-Encoding: chunked\r\n\r\n";
  my %start = (
    'endless-head' => [$head, "X-And: so on\r\n" x 1000],
    'endless-body' => ["${head}Content-Length: 1000000000000000\r\n\r\n", 'x' x 65536],
    'endless-chunks' => [$chunked, "400\r\n" . 'x' x 1024 . "\r\n"],
    'endless-chunk-line' => ["${chunked}5;", 'x' x 65536],
    'endless-trailers' => ["${chunked}0\r\n", "X-And: so on\r\n" x 1000],
    'endless-answers' => ['', ok() x 1000],
    'endless-hints' => ['', "HTTP/1.1 103 Early Hints\r\n\r\n" x 1000],
  );
  if (my $endless = $start{$kind}) { syswrite $socket, $endless->[0]; return endless($socket, $endless->[1]) }
  my %whole = (
    'too-short' => "${head}Content-Length: 100\r\n\r\nok",
    'too-long' => ok() . 'x' x 5000,
    'negative-length' => "${head}Content-Length: -41\r\n\r\nx",
    'negative-chunk' => "${chunked}-5\r\nxxxx\r\n",
    'no-http' => "220 mail.example ESMTP\r\n",
  );
  if (my $whole = $whole{$kind}) { syswrite $socket, $whole; return $kind eq 'too-long' || $kind =~ /^negative/ }
  if ($kind eq 'drips') {
    syswrite $socket, "${head}Content-Length: 1000\r\n\r\n";
    while (defined syswrite $socket, 'x') { select undef, undef, undef, 0.1 }
    return 0;
  }
  syswrite $socket, ok();
  # A connection that is open would go on without the port.
  return $kind ne 'closes-port';
}

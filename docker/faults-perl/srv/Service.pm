# A pre-forking HTTP service on port 8080: what the programs beside it have in common.
package Service;
use strict;
use warnings;
use IO::Socket::INET;
use POSIX ();

$| = 1;
STDERR->autoflush(1);

sub nap { select undef, undef, undef, shift }

sub listener {
    my ($backlog) = @_;
    return IO::Socket::INET->new(LocalPort => 8080, Listen => $backlog, ReuseAddr => 1) || die "listen: $!\n";
}

# Answers one request. False: the client has gone.
sub answer {
    my ($connection, $handle) = @_;
    my $line = <$connection> // return 0;
    my ($path) = $line =~ m{^GET (\S+)};
    while (defined($line = <$connection>)) { last if $line eq "\r\n" }
    $handle->($path) if $path ne '/health';
    return print $connection "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n";
}

# A process that serves one connection after another. $handle->($path) does a request's work.
sub worker {
    my ($listener, $handle) = @_;
    $SIG{PIPE} = 'IGNORE';
    while (1) {
        my $connection = $listener->accept or next;
        $connection->autoflush(1);
        1 while answer($connection, $handle);
        close $connection;
    }
}

# Starts so many workers, and another for each that ends. $beside is called with all of their pids, ten times a second.
sub serve {
    my ($count, $handle, $beside) = @_;
    my $listener = listener(128);
    my @workers;
    print "listening on 8080\n";
    while (1) {
        while (@workers < $count) {
            my $pid = fork // die "fork: $!\n";
            if ($pid == 0) { worker($listener, $handle); POSIX::_exit(0) }
            push @workers, $pid;
        }
        nap(0.1);
        $beside->(@workers) if $beside;
        while ((my $ended = waitpid -1, POSIX::WNOHANG) > 0) {
            my $signal = $? & 127;
            warn $signal ? "worker $ended: signal $signal\n" : 'worker ' . $ended . ': code ' . ($? >> 8) . "\n";
            @workers = grep { $_ != $ended } @workers;
        }
    }
}

1;

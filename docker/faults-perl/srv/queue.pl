# queue.pl SECONDS: one process that answers all connections in turn, and lets two wait. So long after the load began a
# request waits for a printer that does not answer, and everybody behind it.
use strict;
use warnings;
use IO::Select;
use Service;

my $seconds  = shift;
my $listener = Service::listener(2);
my $ready    = IO::Select->new($listener);
my $begun;
$SIG{PIPE} = 'IGNORE';
print "listening on 8080\n";

sub handle {
    $begun //= time;
    Service::nap(0.002);
    sleep 3600 if time - $begun >= $seconds;
}

while (1) {
    for my $socket ($ready->can_read) {
        if ($socket == $listener) {
            my $connection = $listener->accept or next;
            $connection->autoflush(1);
            $ready->add($connection);
        } elsif (!Service::answer($socket, \&handle)) {
            $ready->remove($socket);
            close $socket;
        }
    }
}

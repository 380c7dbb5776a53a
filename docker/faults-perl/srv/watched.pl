# watched.pl SIGNAL SECONDS: a watchdog beside the workers sends a signal to the oldest of them each so many seconds.
# `KILL` ends it, `USR1` lets it open its log anew. `-`: nobody watches, and each worker ends by itself after 300 requests.
use strict;
use warnings;
use Service;
use POSIX ();

my ($signal, $seconds) = @ARGV;

# The workers are told through a file, as the watchdog is no parent of theirs.
sub watch {
    while (1) {
        sleep $seconds;
        open my $list, '<', '/run/workers' or next;
        my ($oldest) = split ' ', <$list> // '';
        warn "watchdog: $signal to $oldest\n" if $oldest;
        kill $signal, $oldest if $oldest;
    }
}

if ($signal ne '-') {
    my $pid = fork // die "fork: $!\n";
    if ($pid == 0) { watch() }
}

my ($requests, $reopened) = (0, 0);
$SIG{USR1} = sub { $reopened++ };
Service::serve(
    6,
    sub {
        Service::nap(0.005);
        POSIX::_exit(1) if $signal eq '-' && ++$requests > 300;
    },
    sub {
        open my $list, '>', '/run/workers' or die "/run/workers: $!\n";
        print $list "@_";
        close $list;
    },
);

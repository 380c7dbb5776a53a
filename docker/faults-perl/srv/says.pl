# says.pl LINE: serves well, and prints each second what it read in the log of another machine.
use strict;
use warnings;
use Service;

my ($line) = @ARGV;
my $said = 0;
Service::serve(
    6,
    sub { Service::nap(0.005) },
    sub { if (time > $said) { warn "$line\n"; $said = time } },
);

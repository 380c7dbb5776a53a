# rows.pl: no HTTP. Reads all rows of an endless table into a list.
use strict;
use warnings;

my @rows;
while (1) {
    push @rows, 'x' x 100_000;
    select undef, undef, undef, 0.005;
}

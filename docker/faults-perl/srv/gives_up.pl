# gives_up.pl SECONDS TEXT: no HTTP. Ends with 1 after so long, with a text that is about something else.
use strict;
use warnings;

sleep shift;
die "@ARGV\n";

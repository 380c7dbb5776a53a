# gives_up.pl SECONDS TEXT: no HTTP. Dies after so long, with a text that is about something else.
use strict;
use warnings;

sleep shift;
die "@ARGV\n";

<?php echo "hello from php ", PHP_MAJOR_VERSION, "\n";

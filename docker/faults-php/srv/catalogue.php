<?php
// catalogue.php: each request adds an item to a file and then reads the whole catalogue into memory. `/report` needs
// 64 MiB at once, whatever the catalogue.
if ($_SERVER['REQUEST_URI'] === '/health') {
    exit("ok\n");
}
usleep(5000);
if ($_SERVER['REQUEST_URI'] === '/report') {
    strlen(str_repeat('x', 64 * 1024 * 1024));
} elseif ($_SERVER['REQUEST_URI'] === '/add') {
    file_put_contents('/tmp/catalogue', str_repeat('x', 60000) . "\n", FILE_APPEND | LOCK_EX);
    count(file('/tmp/catalogue'));
}
echo "ok\n";

<?php
// upload.php: each request keeps 64 KiB in /scratch; where it can't it answers with 500.
if ($_SERVER['REQUEST_URI'] === '/health') {
    exit("ok\n");
}
usleep(50000);
$bytes = 64 * 1024;
if (@file_put_contents(tempnam('/scratch', 'upload'), str_repeat('x', $bytes)) !== $bytes) {
    error_log('upload: ' . (error_get_last()['message'] ?? 'no room'));
    http_response_code(500);
}
echo "ok\n";

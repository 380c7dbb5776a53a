package faults;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** {@code ThreadPerRequest STACK_KIB}: each request leaves a thread with so large a stack, which waits for good. */
final class ThreadPerRequest {
    private ThreadPerRequest() {}

    public static void main(String[] arguments) throws IOException {
        var stackBytes = Long.parseLong(arguments[0]) * 1024;
        Service.serve(path -> {
            var thread = new Thread(null, ThreadPerRequest::waitForGood, "subscription", stackBytes);
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static void waitForGood() {
        while (true) {
            LockSupport.park();
        }
    }
}

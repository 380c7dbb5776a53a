package faults;

import java.io.IOException;

/**
 * {@code ExplicitGc NODES MILLISECONDS}: a cache of small objects that leaves much of the heap free, and a timer that
 * calls {@code System.gc()} so long after the last time, as some libraries did.
 */
final class ExplicitGc {
    private record Node(Node next, long value, long other) {}

    private ExplicitGc() {}

    public static void main(String[] arguments) throws IOException {
        var nodes = Integer.parseInt(arguments[0]);
        var pause = Long.parseLong(arguments[1]);
        var index = new Node[nodes];
        for (var i = 0; i < nodes; i++) {
            index[i] = new Node(i == 0 ? null : index[i / 2], i, -i);
        }
        Service.serve(path -> {
            if (index[nodes - 1].value() != nodes - 1) {
                throw new IllegalStateException();
            }
        });
        var timer = new Thread(() -> collect(pause), "gc-timer");
        timer.setDaemon(true);
        timer.start();
    }

    private static void collect(long pause) {
        try {
            while (true) {
                Thread.sleep(pause);
                System.gc();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

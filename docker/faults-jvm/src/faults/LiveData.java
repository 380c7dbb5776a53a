package faults;

import java.io.IOException;

/**
 * {@code LiveData NODES GARBAGE_KIB}: holds so many small objects for good, about 32 bytes each; each request makes so
 * much garbage beside them.
 */
final class LiveData {
    private record Node(Node next, long value, long other) {}

    private static volatile Object sink;

    private LiveData() {}

    public static void main(String[] arguments) throws IOException {
        var nodes = Integer.parseInt(arguments[0]);
        var garbageKib = Integer.parseInt(arguments[1]);
        var index = new Node[nodes];
        for (var i = 0; i < nodes; i++) {
            index[i] = new Node(i == 0 ? null : index[i / 2], i, -i);
        }
        Service.serve(path -> {
            for (var i = 0; i < garbageKib; i++) {
                sink = new byte[1000];
            }
            if (index[nodes - 1].value() != nodes - 1) {
                throw new IllegalStateException();
            }
        });
    }
}

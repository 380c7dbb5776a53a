package faults;

import java.io.IOException;

/**
 * {@code GrowingLiveData NODES FINAL_NODES GARBAGE_KIB}: small objects that are held for good, and become more when it
 * has served for 4 s; each request makes so much garbage beside them.
 */
final class GrowingLiveData {
    private record Node(Node next, long value, long other) {}

    private static volatile Object sink;
    private static volatile int filled;

    private GrowingLiveData() {}

    public static void main(String[] arguments) throws IOException {
        var first = Integer.parseInt(arguments[0]);
        var last = Integer.parseInt(arguments[1]);
        var garbageKib = Integer.parseInt(arguments[2]);
        var index = new Node[last];
        fill(index, first);
        Service.serve(path -> {
            for (var i = 0; i < garbageKib; i++) {
                sink = new byte[1000];
            }
            if (index[filled - 1].value() < 0) {
                throw new IllegalStateException();
            }
        });
        Later.afterLoad("growth", 4000, () -> {
            System.out.println("fault begins");
            fill(index, last);
        });
    }

    private static void fill(Node[] index, int upTo) {
        for (var i = filled; i < upTo; i++) {
            index[i] = new Node(i == 0 ? null : index[i / 2], i, -i);
            filled = i + 1;
        }
    }
}

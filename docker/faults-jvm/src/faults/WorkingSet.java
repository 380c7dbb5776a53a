package faults;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code WorkingSet MIB ROWS GARBAGE_KIB}: a table of so much on the heap; each request changes so many rows anywhere
 * in it, and makes so much garbage.
 */
final class WorkingSet {
    private static final int ROW_BYTES = 4096;

    private WorkingSet() {}

    public static void main(String[] arguments) throws IOException {
        var table = new byte[Integer.parseInt(arguments[0]) * 1024 * 1024 / ROW_BYTES][ROW_BYTES - 16];
        var rows = Integer.parseInt(arguments[1]);
        var garbageKib = Integer.parseInt(arguments[2]);
        Service.serve(path -> {
            var random = ThreadLocalRandom.current();
            for (var i = 0; i < rows; i++) {
                table[random.nextInt(table.length)][0]++;
            }
            for (var i = 0; i < garbageKib; i++) {
                table[random.nextInt(rows)][1] = (byte) new byte[1000].length;
            }
        });
    }
}

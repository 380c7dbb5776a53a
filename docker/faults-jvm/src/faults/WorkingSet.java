package faults;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code WorkingSet MIB FINAL_MIB MIB_PER_SECOND ROWS GARBAGE_KIB}: a table on the heap that grows after 3 s, to its
 * final size. Each request changes so many rows anywhere in it, and makes so much garbage.
 */
final class WorkingSet {
    private static final int ROW_BYTES = 4096;
    private static final int ROWS_PER_MIB = 1024 * 1024 / ROW_BYTES;

    private static volatile int filled;
    private static volatile Object sink;

    private WorkingSet() {}

    public static void main(String[] arguments) throws IOException {
        var first = Integer.parseInt(arguments[0]);
        var last = Integer.parseInt(arguments[1]);
        var perSecond = Integer.parseInt(arguments[2]);
        var rows = Integer.parseInt(arguments[3]);
        var garbageKib = Integer.parseInt(arguments[4]);
        var table = new byte[last * ROWS_PER_MIB][];
        fill(table, first);
        Service.serve(path -> {
            var random = ThreadLocalRandom.current();
            for (var i = 0; i < rows; i++) {
                table[random.nextInt(filled)][0]++;
            }
            for (var i = 0; i < garbageKib; i++) {
                sink = new byte[1000];
            }
        });
        var growth = new Thread(() -> grow(table, last, perSecond), "growth");
        growth.setDaemon(true);
        growth.start();
    }

    private static void grow(byte[][] table, int last, int perSecond) {
        try {
            Thread.sleep(3000);
            System.out.println("fault begins");
            while (filled < last * ROWS_PER_MIB) {
                fill(table, 1);
                Thread.sleep(1000 / perSecond);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fill(byte[][] table, int mib) {
        for (var i = 0; i < mib * ROWS_PER_MIB; i++) {
            table[filled] = new byte[ROW_BYTES - 16];
            filled++;
        }
    }
}

package faults;

import java.util.ArrayList;
import java.util.List;

/** {@code Rows KIB}: a batch program whose main thread reads all rows of an endless table into a list. */
final class Rows {
    private Rows() {}

    public static void main(String[] arguments) throws InterruptedException {
        var bytes = Integer.parseInt(arguments[0]) * 1024;
        List<byte[]> rows = new ArrayList<>();
        while (true) {
            rows.add(new byte[bytes]);
            Thread.sleep(5);
        }
    }
}

package faults;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** {@code LongPolls THREADS}: {@code /poll} holds its thread until there is news, and there is none. */
final class LongPolls {
    private static final CountDownLatch NEWS = new CountDownLatch(1);

    private LongPolls() {}

    public static void main(String[] arguments) throws IOException {
        Service.serve(Integer.parseInt(arguments[0]), path -> {
            if (path.equals("/poll")) {
                try {
                    NEWS.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }
}

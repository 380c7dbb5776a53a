package faults;

import java.io.IOException;

/**
 * {@code Transfers}: moves money between two accounts, and locks them in the order in which they are named. Two
 * requests in opposite directions wait for each other for good.
 */
final class Transfers {
    private static final Object A = new Object();
    private static final Object B = new Object();

    private Transfers() {}

    public static void main(String[] arguments) throws IOException {
        Service.serve(path -> {
            switch (path) {
                case "/a-to-b" -> transfer(A, B);
                case "/b-to-a" -> transfer(B, A);
                default -> {}
            }
        });
    }

    private static void transfer(Object from, Object to) {
        synchronized (from) {
            pause();
            synchronized (to) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

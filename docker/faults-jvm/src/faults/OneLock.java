package faults;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code OneLock KIND MILLISECONDS LATER_MILLISECONDS SECONDS}: each request holds one lock for so long, another time after so
 * many seconds. KIND is {@code monitor} or {@code reentrant}. After {@code spin} in place of the later time a job takes the
 * lock and computes for good.
 */
final class OneLock {
    private static final Object MONITOR = new Object();
    private static final ReentrantLock REENTRANT = new ReentrantLock();
    private static volatile long held;
    private static volatile long sink;

    private OneLock() {}

    public static void main(String[] arguments) throws IOException {
        var monitor = arguments[0].equals("monitor");
        held = Long.parseLong(arguments[1]);
        var seconds = Long.parseLong(arguments[3]);
        if (seconds > 0) {
            Later.afterLoad("reports", seconds * 1000, () -> {
                if (arguments[2].equals("spin")) with(monitor, OneLock::spin);
                else held = Long.parseLong(arguments[2]);
            });
        }
        Service.serve(path -> with(monitor, () -> pause(held)));
    }

    private static void with(boolean monitor, Runnable work) {
        if (monitor) {
            synchronized (MONITOR) {
                work.run();
            }
            return;
        }
        REENTRANT.lock();
        try {
            work.run();
        } finally {
            REENTRANT.unlock();
        }
    }

    private static void spin() {
        for (long rounds = 0; ; rounds++) sink = rounds;
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

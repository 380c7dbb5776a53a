package faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code CaughtOome MIB SECONDS THEN SECONDS}: an import asks for one array of so much, more than the heap, and catches
 * the error. So long after the load began something else happens: {@code serve} (nothing), {@code lock} (a thread keeps
 * the lock that each request takes), {@code exit} (it gives up, for a reason of its own) or {@code fill} (the heap does
 * fill, and each request then fails for want of it).
 */
final class CaughtOome {
    private static final Object LEDGER = new Object();
    private static final List<byte[]> HELD = new ArrayList<>();

    private static volatile boolean full;
    private static volatile Object sink;

    private CaughtOome() {}

    public static void main(String[] arguments) throws IOException {
        var bytes = Integer.parseInt(arguments[0]) * 1024 * 1024;
        Service.serve(path -> {
            synchronized (LEDGER) {
                answer();
            }
        });
        Later.afterLoad("import", Long.parseLong(arguments[1]) * 1000, () -> {
            try {
                sink = new byte[bytes];
            } catch (OutOfMemoryError tooLarge) {
                System.err.println("import refused, the file is too large");
                tooLarge.printStackTrace();
            }
        });
        Later.afterLoad("later", Long.parseLong(arguments[3]) * 1000, () -> {
            switch (arguments[2]) {
                case "lock" -> keepLock();
                case "exit" -> giveUp();
                case "fill" -> fill();
                default -> {}
            }
        });
    }

    private static void answer() {
        if (!full) {
            return;
        }
        try {
            sink = new byte[256 * 1024];
        } catch (OutOfMemoryError noRoom) {
            noRoom.printStackTrace();
            throw new IllegalStateException("no room", noRoom);
        }
    }

    private static void keepLock() throws InterruptedException {
        synchronized (LEDGER) {
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static void giveUp() {
        System.err.println("the database refused the password; giving up");
        System.exit(1);
    }

    private static void fill() {
        full = true;
        for (var bytes = 1024 * 1024; bytes > 16; bytes /= 2) {
            try {
                while (true) {
                    HELD.add(new byte[bytes]);
                }
            } catch (OutOfMemoryError noRoom) {
                // Smaller pieces still fit.
            }
        }
    }
}

package faults;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** HTTP on port 8080: the JDK's own server, with a pool of threads. */
final class Service {
    /** Does the work of one request. What it throws ends up where the JDK's server puts it. */
    interface Handler {
        void handle(String path);
    }

    private static final int THREADS = 8;
    private static final CountDownLatch LOAD = new CountDownLatch(1);

    private Service() {}

    static void serve(Handler handler) throws IOException {
        serve(THREADS, handler);
    }

    static void serve(int threads, Handler handler) throws IOException {
        // Otherwise Nagle's algorithm adds 40 ms to each answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(new InetSocketAddress(8080), 128);
        server.setExecutor(Executors.newFixedThreadPool(threads));
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            if (!path.equals("/health")) {
                LOAD.countDown();
                query();
                handler.handle(path);
            }
            var body = "ok\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (var stream = exchange.getResponseBody()) {
                stream.write(body);
            }
        });
        server.start();
        System.out.println("listening on 8080");
    }

    /** Waits for the first request for anything but {@code /health}. */
    static void awaitLoad() throws InterruptedException {
        LOAD.await();
    }

    /** The time of a database query: what a request waits for beside its own work. */
    private static void query() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

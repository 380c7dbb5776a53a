package faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** {@code Asks HOST PORT}: each request asks another service, and waits for its answer however long that takes. */
final class Asks {
    private Asks() {}

    public static void main(String[] arguments) throws IOException {
        var port = Integer.parseInt(arguments[1]);
        Service.serve(path -> {
            try (var connection = new Socket(arguments[0], port)) {
                connection.getOutputStream().write("price\n".getBytes());
                if (connection.getInputStream().read() < 0) throw new IOException("no answer");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }
}

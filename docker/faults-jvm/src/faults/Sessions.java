package faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code Sessions KIB}: each request begins a session of so much state on the heap, and none ever ends. */
final class Sessions {
    private Sessions() {}

    public static void main(String[] arguments) throws IOException {
        var bytes = Integer.parseInt(arguments[0]) * 1024;
        List<byte[]> sessions = new CopyOnWriteArrayList<>();
        Service.serve(path -> sessions.add(new byte[bytes]));
    }
}

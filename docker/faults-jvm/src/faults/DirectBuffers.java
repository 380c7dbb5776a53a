package faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code DirectBuffers KIB}: each request keeps a direct buffer of so much, filled, outside the heap. */
final class DirectBuffers {
    private DirectBuffers() {}

    public static void main(String[] arguments) throws IOException {
        var bytes = Integer.parseInt(arguments[0]) * 1024;
        List<ByteBuffer> buffers = new CopyOnWriteArrayList<>();
        Service.serve(path -> {
            var buffer = ByteBuffer.allocateDirect(bytes);
            for (var at = 0; at < bytes; at += 4096) {
                buffer.put(at, (byte) 1);
            }
            buffers.add(buffer);
        });
    }
}

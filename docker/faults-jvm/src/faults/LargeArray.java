package faults;

import java.io.IOException;

/** {@code LargeArray}: takes the size of a buffer from a header that says "the largest number there is". */
final class LargeArray {
    private LargeArray() {}

    public static void main(String[] arguments) throws IOException {
        Service.serve(path -> {
            var buffer = new byte[Integer.MAX_VALUE];
            buffer[0] = 1;
        });
    }
}

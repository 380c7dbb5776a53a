package oomlab.imageserver;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What is sent, byte by byte, as HTTP libraries write it at level DEBUG: of no use in production, and on all the same where
 * somebody forgot the level. {@code none}, {@code stdout}, or a file's absolute path.
 */
final class WireLog {
    private static final int BYTES_PER_LINE = 512;

    private final OutputStream out;
    private final int bytesPerAnswer;

    private WireLog(OutputStream out, int bytesPerAnswer) {
        this.out = out;
        this.bytesPerAnswer = bytesPerAnswer;
    }

    static WireLog to(String where, int bytesPerAnswer) throws IOException {
        return new WireLog(
                switch (where) {
                    case "none" -> OutputStream.nullOutputStream();
                    case "stdout" -> System.out;
                    default -> new FileOutputStream(where, true);
                },
                where.equals("none") ? 0 : bytesPerAnswer);
    }

    /** Notes an answer: its first bytes, in lines. */
    void sent(String path, byte[] content) throws IOException {
        if (bytesPerAnswer == 0) {
            return;
        }
        var prefix = Instant.now() + " DEBUG wire [" + Thread.currentThread().getName() + "] " + path + " << ";
        var lines = new StringBuilder();
        var end = Math.min(bytesPerAnswer, content.length);
        for (var at = 0; at < end; at += BYTES_PER_LINE) {
            lines.append(prefix)
                    .append(HexFormat.ofDelimiter(" ").formatHex(content, at, Math.min(at + BYTES_PER_LINE, end)))
                    .append('\n');
        }
        var bytes = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
        // One write for each answer: two of them at once do not mix their lines.
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }
}

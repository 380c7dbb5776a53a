package oomlab.imageserver;

import java.io.CharArrayWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.catalina.Valve;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.catalina.valves.AccessLogValve;

/** Where each request is noted: {@code none}, {@code stdout}, or a file's absolute path. */
final class AccessLog {
    private static final String PATTERN = "%h %t \"%r\" %s %b %D";

    private AccessLog() {}

    static Optional<Valve> valve(String where) {
        return switch (where) {
            case "none" -> Optional.empty();
            case "stdout" -> Optional.of(withPattern(new ToStandardOutput()));
            default -> Optional.of(withPattern(toFile(Path.of(where).toAbsolutePath())));
        };
    }

    private static AbstractAccessLogValve toFile(Path file) {
        var valve = new AccessLogValve();
        valve.setDirectory(file.getParent().toString());
        valve.setPrefix(file.getFileName().toString());
        valve.setRotatable(false);
        return valve;
    }

    private static Valve withPattern(AbstractAccessLogValve valve) {
        valve.setPattern(PATTERN);
        return valve;
    }

    private static final class ToStandardOutput extends AbstractAccessLogValve {
        @Override
        protected void log(CharArrayWriter line) {
            System.out.println(line);
        }
    }
}

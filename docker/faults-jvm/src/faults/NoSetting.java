package faults;

import java.io.IOException;
import java.util.Objects;

/** {@code NoSetting}: needs a setting that nobody made. */
final class NoSetting {
    private NoSetting() {}

    public static void main(String[] arguments) throws IOException {
        var database = Objects.requireNonNull(System.getenv("DATABASE_URL"), "DATABASE_URL is not set");
        Service.serve(path -> database.length());
    }
}

package oomlab.imageserver;

import java.nio.file.Path;
import java.util.Map;

/** What the environment decides. */
record Settings(int port, Path dataDirectory, String accessLog, String wireLog, int wireLogBytes) {

    static Settings from(Map<String, String> environment) {
        return new Settings(
                Integer.parseInt(environment.getOrDefault("PORT", "8080")),
                Path.of(environment.getOrDefault("DATA_DIR", "/var/lib/image-server")),
                environment.getOrDefault("ACCESS_LOG", "none"),
                environment.getOrDefault("WIRE_LOG", "none"),
                Integer.parseInt(environment.getOrDefault("WIRE_LOG_KIB", "8")) * 1024);
    }
}

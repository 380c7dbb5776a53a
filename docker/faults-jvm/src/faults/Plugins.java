package faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code Plugins COUNT}: each request loads so many plug-ins, each by a class loader of its own that is kept. */
final class Plugins {
    /** What is loaded again and again. */
    public static final class Plugin {}

    private static final class Loader extends ClassLoader {
        Class<?> define(byte[] code) {
            return defineClass(Plugin.class.getName(), code, 0, code.length);
        }
    }

    private Plugins() {}

    public static void main(String[] arguments) throws IOException {
        var count = Integer.parseInt(arguments[0]);
        byte[] code;
        try (var stream = Plugins.class.getResourceAsStream("Plugins$Plugin.class")) {
            code = stream.readAllBytes();
        }
        List<Class<?>> loaded = new CopyOnWriteArrayList<>();
        Service.serve(path -> {
            for (var i = 0; i < count; i++) {
                loaded.add(new Loader().define(code));
            }
        });
    }
}

package faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.swing.JTable;

/**
 * {@code Plugins}: each request loads a plug-in by a class loader of its own that is kept. A large class of the JDK
 * stands for the plug-in: it is loaded, and never used.
 */
final class Plugins {
    private static final class Loader extends ClassLoader {
        Class<?> define(String name, byte[] code) {
            return defineClass(name, code, 0, code.length);
        }
    }

    private Plugins() {}

    public static void main(String[] arguments) throws IOException {
        byte[] code;
        try (var stream = JTable.class.getResourceAsStream("JTable.class")) {
            code = stream.readAllBytes();
        }
        List<Class<?>> loaded = new CopyOnWriteArrayList<>();
        Service.serve(path -> loaded.add(new Loader().define("javax.swing.JTable", code)));
    }
}

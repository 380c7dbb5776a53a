package oomlab.imageserver;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/** The images of one directory. Remembers their names; what they hold stays on disk. */
final class ImageStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}\\.jpe?g");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** One image as it is on disk. */
    record Image(Path file, String name, long bytes) {

        /**
         * The whole image, in one array on the heap. Not by {@code Files.readAllBytes}: that reads through a
         * direct buffer as large as the file, which JDK 17 then keeps for the thread (sun.nio.ch.Util).
         */
        byte[] read() throws IOException {
            try (var stream = new FileInputStream(file.toFile())) {
                return stream.readAllBytes();
            }
        }
    }

    private final Path directory;
    private final ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();

    private ImageStore(Path directory) {
        this.directory = directory;
    }

    static ImageStore open(Path directory) throws IOException {
        var store = new ImageStore(Files.createDirectories(directory));
        try (var files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(ImageStore::isName)
                    .forEach(store.names::add);
        }
        return store;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The image of that name or, where a number is given, the one at that place (from 1) in order of name. */
    Optional<Image> find(String nameOrNumber) throws IOException {
        var name = NUMBER.matcher(nameOrNumber).matches() ? nth(Integer.parseInt(nameOrNumber)) : nameOrNumber;
        return name != null && names.contains(name) ? Optional.of(describe(name)) : Optional.empty();
    }

    List<Image> list() throws IOException {
        var images = new ArrayList<Image>();
        for (var name : names) {
            images.add(describe(name));
        }
        return images;
    }

    /** Adds an image, or replaces it; readers see the old one or the new one, never a part. */
    void write(String name, byte[] content) throws IOException {
        var unfinished = Files.createTempFile(directory, "upload", ".part");
        try {
            Files.write(unfinished, content);
            Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        names.add(name);
    }

    private String nth(int place) {
        return names.stream().skip(Math.max(0, place - 1)).findFirst().filter(name -> place > 0).orElse(null);
    }

    private Image describe(String name) throws IOException {
        var file = directory.resolve(name);
        return new Image(file, name, Files.size(file));
    }
}

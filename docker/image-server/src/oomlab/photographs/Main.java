package oomlab.photographs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/**
 * Fills a directory with JPEGs as a camera would make them: 6 to 24 megapixels, 1 to 6 MB. The same
 * count makes the same pictures, always. Arguments: directory, count.
 */
public final class Main {
    /** Width and height as cameras have them: 6, 10, 12, 16 and 24 megapixels. */
    private static final int[][] SENSORS = {{3000, 2000}, {3888, 2592}, {4000, 3000}, {4608, 3456}, {6000, 4000}};

    private static final float QUALITY = 0.85f;
    private static final double SMALLEST_BYTES = 1.1e6;
    private static final double LARGEST_BYTES = 5.9e6;

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        ImageIO.setUseCache(false);
        var directory = Files.createDirectories(Path.of(arguments[0]));
        var count = Integer.parseInt(arguments[1]);
        IntStream.rangeClosed(1, count).parallel().forEach(number -> {
            var file = directory.resolve("photo-%03d.jpg".formatted(number));
            write(photograph(number, count), file);
        });
    }

    /** Sizes are spread evenly, and shuffled: 37 is prime, so that each size comes once. */
    private static BufferedImage photograph(int number, int count) {
        var share = (number * 37 % count) / (double) Math.max(1, count - 1);
        var wantedBytes = SMALLEST_BYTES + share * (LARGEST_BYTES - SMALLEST_BYTES);
        var sensor = SENSORS[(int) Math.min(SENSORS.length - 1, share * SENSORS.length)];
        return Landscape.paint(sensor[0], sensor[1], wantedBytes, number);
    }

    private static void write(BufferedImage picture, Path file) {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(QUALITY);
        try (var bytes = Files.newOutputStream(file);
                var stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            writer.dispose();
        }
    }
}

package oomlab.photographs;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.SplittableRandom;

/** A made-up landscape: sky, three ridges of hills one behind the other, and the grain of a sensor. */
final class Landscape {
    private static final int GRAIN_SIZE = 1 << 16;
    private static final int[] SKY_TOP = {64, 112, 188};
    private static final int[] SKY_BOTTOM = {226, 214, 190};
    private static final int[][] HILLS = {{128, 142, 158}, {88, 116, 96}, {54, 72, 40}};

    private final int width;
    private final int height;
    private final SplittableRandom random;
    private final byte[] grain;
    private final int[][] ridges = new int[HILLS.length][];

    private Landscape(int width, int height, double wantedBytes, long seed) {
        this.width = width;
        this.height = height;
        this.random = new SplittableRandom(seed);
        this.grain = grain(amplitude(wantedBytes / ((double) width * height)));
        for (var hill = 0; hill < ridges.length; hill++) {
            ridges[hill] = ridge(0.35 + 0.2 * hill);
        }
    }

    /** {@code wantedBytes} is about what the picture will take as a JPEG: grain is what costs bytes. */
    static BufferedImage paint(int width, int height, double wantedBytes, long seed) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        var pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        var landscape = new Landscape(width, height, wantedBytes, seed);
        for (var y = 0; y < height; y++) {
            landscape.paintRow(y, pixels);
        }
        return picture;
    }

    private void paintRow(int y, byte[] bgr) {
        var sky = between(SKY_TOP, SKY_BOTTOM, y / (double) height);
        var offset = random.nextInt(GRAIN_SIZE);
        var at = y * width * 3;
        for (var x = 0; x < width; x++) {
            var hill = nearestHill(x, y);
            var colour = hill < 0 ? sky : HILLS[hill];
            var light = grain[offset + x & GRAIN_SIZE - 1];
            bgr[at++] = clamp(colour[2] + light);
            bgr[at++] = clamp(colour[1] + light);
            bgr[at++] = clamp(colour[0] + light);
        }
    }

    /** The nearest hill stands in front; -1 is sky. */
    private int nearestHill(int x, int y) {
        for (var hill = ridges.length - 1; hill >= 0; hill--) {
            if (y >= ridges[hill][x]) {
                return hill;
            }
        }
        return -1;
    }

    /** For each column the row at which a hill begins: a few waves, each finer and lower than the one before. */
    private int[] ridge(double level) {
        var rows = new double[width];
        for (var wave = 1; wave <= 5; wave++) {
            var length = width / (wave * wave * random.nextDouble(0.6, 1.4));
            var depth = height * 0.12 / (wave * wave);
            var phase = random.nextDouble(2 * Math.PI);
            for (var x = 0; x < width; x++) {
                rows[x] += depth * Math.sin(phase + 2 * Math.PI * x / length);
            }
        }
        var ridge = new int[width];
        for (var x = 0; x < width; x++) {
            ridge[x] = (int) (level * height + rows[x]);
        }
        return ridge;
    }

    private byte[] grain(double amplitude) {
        var table = new byte[GRAIN_SIZE];
        for (var i = 0; i < table.length; i++) {
            table[i] = (byte) Math.round(random.nextDouble(-amplitude, amplitude));
        }
        return table;
    }

    /** Measured with ImageIO's encoder at quality 0.85: the grain that leads to so many bytes for a pixel. */
    private static double amplitude(double bytesPerPixel) {
        return 55 * bytesPerPixel;
    }

    private static int[] between(int[] from, int[] to, double share) {
        var colour = new int[from.length];
        for (var i = 0; i < colour.length; i++) {
            colour[i] = (int) (from[i] + share * (to[i] - from[i]));
        }
        return colour;
    }

    private static byte clamp(int level) {
        return (byte) Math.max(0, Math.min(255, level));
    }
}

package oomlab.imageserver;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Makes a JPEG narrower, the plain way: the whole picture is decoded to the heap, three bytes for each pixel. */
final class Scaler {
    static {
        // Otherwise ImageIO copies each stream to a file under /tmp.
        ImageIO.setUseCache(false);
    }

    private Scaler() {}

    /** Empty where the bytes are no picture that ImageIO can read. */
    static Optional<byte[]> toWidth(byte[] jpeg, int width) throws IOException {
        var picture = ImageIO.read(new ByteArrayInputStream(jpeg));
        if (picture == null) {
            return Optional.empty();
        }
        var encoded = new ByteArrayOutputStream();
        ImageIO.write(scale(picture, width), "jpeg", encoded);
        return Optional.of(encoded.toByteArray());
    }

    private static BufferedImage scale(BufferedImage picture, int width) {
        var height = Math.max(1, Math.round((float) picture.getHeight() * width / picture.getWidth()));
        var scaled = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        var canvas = scaled.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            canvas.drawImage(picture, 0, 0, width, height, null);
        } finally {
            canvas.dispose();
        }
        return scaled;
    }
}

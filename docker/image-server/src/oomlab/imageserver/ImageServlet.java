package oomlab.imageserver;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** {@code /images/}: lists, serves, scales and takes in images. Each goes through memory as a whole. */
final class ImageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int MAX_UPLOAD_BYTES = 64 << 20;
    private static final int MAX_WIDTH = 8192;

    private final transient ImageStore images;
    private final transient WireLog wire;

    ImageServlet(ImageStore images, WireLog wire) {
        this.images = images;
        this.wire = wire;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var name = name(request);
        if (name.isEmpty()) {
            list(response);
            return;
        }
        var image = images.find(name);
        if (image.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        var width = request.getParameter("width");
        if (width == null) {
            answer(image.get().read(), request, response);
            return;
        }
        var pixels = width(width);
        if (pixels.isEmpty()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "width must be from 1 to " + MAX_WIDTH);
            return;
        }
        var scaled = Scaler.toWidth(image.get().read(), pixels.getAsInt());
        if (scaled.isEmpty()) {
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
            return;
        }
        answer(scaled.get(), request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var name = name(request);
        if (!ImageStore.isName(name)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "a name is letters, digits, - and _, then .jpg");
            return;
        }
        if (request.getContentLengthLong() > MAX_UPLOAD_BYTES) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        var content = request.getInputStream().readNBytes(MAX_UPLOAD_BYTES + 1);
        if (content.length > MAX_UPLOAD_BYTES) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        images.write(name, content);
        response.setStatus(HttpServletResponse.SC_CREATED);
        response.setHeader("Location", "/images/" + name);
    }

    private void list(HttpServletResponse response) throws IOException {
        var json = images.list().stream()
                .map(image -> "{\"name\":\"%s\",\"bytes\":%d}".formatted(image.name(), image.bytes()))
                .collect(Collectors.joining(",", "[", "]"));
        response.setContentType("application/json");
        response.getWriter().println(json);
    }

    /** Sends what a cache needs too, and 304 alone where the client has this very content already. */
    private void answer(byte[] jpeg, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var tag = EntityTag.of(jpeg);
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "public, max-age=3600");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType("image/jpeg");
        response.setContentLength(jpeg.length);
        response.getOutputStream().write(jpeg);
        wire.sent(request.getRequestURI(), jpeg);
    }

    private static String name(HttpServletRequest request) {
        var path = request.getPathInfo();
        return path == null ? "" : path.substring(1);
    }

    private static OptionalInt width(String text) {
        try {
            var width = Integer.parseInt(text);
            return width >= 1 && width <= MAX_WIDTH ? OptionalInt.of(width) : OptionalInt.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }
}

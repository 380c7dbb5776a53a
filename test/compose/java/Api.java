import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;

/** Answers with how much heap it may have. */
class Api {
    public static void main(String[] args) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/", exchange -> {
            var body = (Runtime.getRuntime().maxMemory() + "\n").getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}

package oomlab.imageserver;

import java.nio.file.Files;
import org.apache.catalina.startup.Tomcat;

/** Starts the service: Tomcat as it comes, with its default connector (NIO) and its default 200 threads. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var settings = Settings.from(System.getenv());
        var images = ImageStore.open(settings.dataDirectory());

        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(settings.port());
        tomcat.getConnector();

        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "images", new ImageServlet(images, WireLog.to(settings.wireLog(), settings.wireLogBytes()))).addMapping("/images/*");
        Tomcat.addServlet(context, "health", new HealthServlet()).addMapping("/health");
        AccessLog.valve(settings.accessLog()).ifPresent(context.getPipeline()::addValve);

        tomcat.start();
        tomcat.getServer().await();
    }
}

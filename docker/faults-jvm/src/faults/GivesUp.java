package faults;

import java.io.IOException;

/** {@code GivesUp CODE MILLISECONDS}: serves for so long, then ends by itself with that code. */
final class GivesUp {
    private GivesUp() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Service.serve(path -> {});
        Thread.sleep(Long.parseLong(arguments[1]));
        System.exit(Integer.parseInt(arguments[0]));
    }
}

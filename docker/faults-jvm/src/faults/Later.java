package faults;

/** What happens so long after the first request: before it there is no load that could be disturbed. */
final class Later {
    interface Trouble {
        void happen() throws InterruptedException;
    }

    private Later() {}

    static void afterLoad(String name, long milliseconds, Trouble trouble) {
        var thread = new Thread(
                () -> {
                    try {
                        Service.awaitLoad();
                        Thread.sleep(milliseconds);
                        trouble.happen();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}

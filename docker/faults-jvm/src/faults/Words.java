package faults;

import java.util.HashMap;
import java.util.Map;

/** {@code Words}: counts the words of an endless text, in small objects: the heap fills in small steps. */
final class Words {
    private Words() {}

    public static void main(String[] arguments) {
        Map<String, Long> counts = new HashMap<>();
        for (long number = 0; ; number++) {
            counts.merge("word-" + number, 1L, Long::sum);
        }
    }
}

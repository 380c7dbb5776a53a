package oomlab.imageserver;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The validator that caches compare: a digest of the content, as Spring's ShallowEtagHeaderFilter makes
 * it. It saves the network, not the server: the content has to be in memory as a whole.
 */
final class EntityTag {
    private EntityTag() {}

    static String of(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(content);
            return '"' + HexFormat.of().formatHex(digest) + '"';
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java platform has MD5", missing);
        }
    }
}

package dev.ravenhelm.voice.server.webhooks;

import java.nio.ByteBuffer;

/**
 * A request as it came over the wire.
 *
 * @param path raw, the public URL's own path included
 * @param query raw, without the question mark; empty when there is none
 * @param idempotencyToken the same when Twilio asks again; empty when there is none
 * @param receivedAt when it came, by {@link System#nanoTime}
 */
record WebhookRequest(
    String method,
    String path,
    String query,
    String contentType,
    String signature,
    String idempotencyToken,
    ByteBuffer body,
    long receivedAt) {}

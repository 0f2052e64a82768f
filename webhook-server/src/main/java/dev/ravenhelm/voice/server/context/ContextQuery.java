package dev.ravenhelm.voice.server.context;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the context service is asked, as docs/reference/context.v1.schema.json says.
 *
 * @param from E.164, or whatever a hidden or SIP caller has
 * @param to the number called
 * @param number the VoiceNumber that was called, by name
 * @param queue the RoutingQueue that the call goes to, where that is known already
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContextQuery(
    String callSid,
    String gateway,
    String from,
    String to,
    @Nullable String number,
    @Nullable String queue) {}

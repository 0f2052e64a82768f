package dev.ravenhelm.voice.server.context;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ravenhelm.voice.server.context.ContextAnswer.Failed;
import dev.ravenhelm.voice.server.context.ContextAnswer.Fault;
import dev.ravenhelm.voice.server.context.ContextAnswer.Known;
import dev.ravenhelm.voice.server.context.ContextAnswer.Unknown;
import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import dev.ravenhelm.voice.server.events.ShortText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the service's JSON: the few fields that calls need, bounded, and lets all others pass. */
final class ContextReader {

  private static final int MOST_ID = 64;
  private static final int MOST_TEXT = 160;

  private final ObjectReader json =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** An answer's body; an empty object knows nothing. */
  ContextAnswer read(byte[] body) {
    try {
      JsonNode answer = json.readTree(body);
      return answer.isObject() ? read(answer) : new Failed(Fault.BROKEN);
    } catch (IOException e) {
      // also a CharConversionException, for bytes that Jackson takes for UTF-32
      return new Failed(Fault.BROKEN);
    }
  }

  /** The same, with the whole body where it knows something. */
  ContextDocument document(byte[] body) {
    ContextAnswer answer = read(body);
    try {
      return new ContextDocument(answer, answer instanceof Known ? json.readTree(body) : null);
    } catch (IOException e) {
      throw new IllegalStateException("what was read once can be read again", e);
    }
  }

  private static ContextAnswer read(JsonNode answer) {
    JsonNode customer = answer.path("customer");
    JsonNode ticket = answer.path("ticket");
    if (!objectOrNone(customer) || !objectOrNone(ticket)) {
      return new Failed(Fault.BROKEN);
    }
    String customerId = text(customer, "id", MOST_ID);
    String ticketId = text(ticket, "id", MOST_ID);
    if ((customer.isObject() && customerId == null) || (ticket.isObject() && ticketId == null)) {
      return new Failed(Fault.BROKEN);
    }
    if (customerId == null && ticketId == null) {
      return new Unknown();
    }
    return new Known(
        customerId == null ? null : new Customer(customerId, text(customer, "name", MOST_TEXT)),
        ticketId == null
            ? null
            : new Ticket(
                ticketId, text(ticket, "subject", MOST_TEXT), text(ticket, "owner", MOST_TEXT)));
  }

  private static boolean objectOrNone(JsonNode node) {
    return node.isObject() || node.isNull() || node.isMissingNode();
  }

  /** A string or a number, in one line and no longer than this; null where there is neither. */
  private static @Nullable String text(JsonNode node, String field, int most) {
    JsonNode value = node.path(field);
    return value.isTextual() || value.isNumber() ? ShortText.of(value.asText(), most) : null;
  }
}

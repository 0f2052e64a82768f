package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.Words;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import dev.ravenhelm.voice.server.webhooks.Answer.Outcome;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that happens between a request and its answer: first proof that Twilio sent it, for this
 * account, then a handler. Whatever fails after that ends in spoken words.
 */
final class Webhooks {

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  private final Tables tables;
  private final Secrets secrets;
  private final Map<String, WebhookHandler> handlers;
  private final Repeats repeats = new Repeats();
  private volatile @Nullable Signatures signatures;

  private record Signatures(TwilioCredentials by, SignatureCheck check) {}

  Webhooks(Tables tables, Secrets secrets, Map<String, WebhookHandler> handlers) {
    this.tables = tables;
    this.secrets = secrets;
    this.handlers = Map.copyOf(handlers);
  }

  Answer answer(WebhookRequest request) {
    Optional<RoutingTable> table = tables.current();
    Optional<TwilioCredentials> credentials = secrets.credentials();
    if (table.isEmpty() || credentials.isEmpty()) {
      // unverified, nothing may be said; 503 leads Twilio to the number's fallback URL
      return Answer.refused(503, Outcome.NOT_READY, "not ready: no credentials or no gateway yet");
    }
    return answer(request, table.get(), credentials.get());
  }

  /** The check for these credentials; the former one while they stay. */
  private SignatureCheck signatures(TwilioCredentials credentials) {
    Signatures last = signatures;
    if (last == null || !last.by().equals(credentials)) {
      last = new Signatures(credentials, new SignatureCheck(credentials.authTokens()));
      signatures = last;
    }
    return last.check();
  }

  private Answer answer(WebhookRequest request, RoutingTable table, TwilioCredentials credentials) {
    String prefix = table.gateway().pathPrefix();
    boolean json = request.contentType().startsWith("application/json");
    Optional<Form> query = Form.parse(request.query());
    Optional<Form> body =
        json || request.method().equals("GET")
            ? Optional.of(Form.EMPTY)
            : Form.parse(request.body());
    if (query.isEmpty() || body.isEmpty()) {
      return Answer.refused(400, Outcome.MALFORMED, "not a form");
    }
    if (!request.path().startsWith(prefix + "/")) {
      return Answer.refused(404, Outcome.UNKNOWN_PATH, "no such path");
    }
    String path = request.path().substring(prefix.length());
    String target = request.query().isEmpty() ? path : path + "?" + request.query();
    if (!signatures(credentials)
            .passes(table.gateway().publicUrl(), target, body.get(), request.signature())
        || (json && !SignatureCheck.bodyMatches(query.get().get("bodySHA256"), request.body()))) {
      return Answer.refused(403, Outcome.FORGED, "the signature is not Twilio's");
    }
    WebhookHandler handler = handlers.get(path);
    if (handler == null) {
      return Answer.refused(404, Outcome.UNKNOWN_PATH, "no such path");
    }
    Form form = request.method().equals("GET") ? query.get() : body.get();
    if (!json && !form.get("AccountSid").equals(credentials.accountSid())) {
      return Answer.refused(403, Outcome.FOREIGN_ACCOUNT, "not an account of this gateway");
    }
    Verified verified =
        new Verified(
            table,
            credentials.accountSid(),
            path,
            request.query(),
            query.get(),
            form,
            request.receivedAt());
    return repeats.once(request.idempotencyToken(), verified, () -> guarded(handler, verified));
  }

  /** The caller hears something, whatever went wrong; this is the top of what a webhook runs. */
  private static Answer guarded(WebhookHandler handler, Verified verified) {
    try {
      return handler.answer(verified);
    } catch (RuntimeException e) {
      LOG.error("{} of call {} failed", verified.path(), verified.get("CallSid"), e);
      byte[] sorry =
          TwimlRenderer.utf8(
              verified.table().gateway().publicUrl(),
              new RoutingDecision.Speak(Words.prompt(Words.SORRY), new RoutingDecision.HangUp()));
      return Answer.twiml(sorry, Outcome.FAILED);
    }
  }
}

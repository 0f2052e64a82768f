package dev.ravenhelm.twilio.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ravenhelm.twilio.simulator.rest.Form;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The account's own server in a test: answers each path as it was told to, and notes who asked. */
final class AccountServer implements AutoCloseable {
  private final WebServer server;
  private final Map<String, Function<Form, Reply>> replies = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  AccountServer() {
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .shutdownHook(false)
            .routing(http -> http.any(this::handle))
            .build()
            .start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  AccountServer twiml(String path, String verbs) {
    return reply(path, form -> Reply.xml("<Response>" + verbs + "</Response>"));
  }

  AccountServer json(String path, String json) {
    return reply(path, form -> new Reply(200, "application/json", json));
  }

  AccountServer file(String path, String contentType, String content) {
    return reply(path, form -> new Reply(200, contentType + "; charset=utf-8", content));
  }

  AccountServer reply(String path, Function<Form, Reply> reply) {
    replies.put(path, reply);
    return this;
  }

  List<Received> at(String path) {
    return received.stream().filter(r -> r.path.equals(path)).toList();
  }

  Received first(String path) {
    return at(path).getFirst();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    String body =
        request.content().hasEntity() ? new String(request.content().as(byte[].class), UTF_8) : "";
    String path = request.path().rawPath();
    String query = request.query().rawValue();
    Form form = Form.parse(body).addAll(Form.parse(query));
    received.add(
        new Received(
            path,
            request.prologue().method().text(),
            url(path) + (query.isEmpty() ? "" : "?" + query),
            Form.parse(body),
            form,
            request.headers().first(HeaderNames.create("X-Twilio-Signature")).orElse(""),
            request.headers().first(HeaderNames.create("I-Twilio-Idempotency-Token")),
            request.headers().first(HeaderNames.AUTHORIZATION)));
    Reply reply = replies.getOrDefault(path, f -> new Reply(204, "", "")).apply(form);
    response.status(Status.create(reply.status));
    if (!reply.contentType.isEmpty()) {
      response.header(HeaderNames.CONTENT_TYPE, reply.contentType);
    }
    response.send(reply.body.getBytes(UTF_8));
  }

  record Reply(int status, String contentType, String body) {
    static Reply xml(String document) {
      return new Reply(200, "text/xml", document);
    }
  }

  record Received(
      String path,
      String method,
      String url,
      Form posted,
      Form form,
      String signature,
      Optional<String> idempotencyToken,
      Optional<String> authorization) {
    String get(String name) {
      return form.first(name).orElse("(absent)");
    }
  }
}

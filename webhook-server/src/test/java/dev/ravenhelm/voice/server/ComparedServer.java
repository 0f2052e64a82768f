package dev.ravenhelm.voice.server;

import com.twilio.security.RequestValidator;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Enqueue;
import com.twilio.twiml.voice.Say;
import com.twilio.twiml.voice.Task;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code benchmarks/webhooks} compares the server with: {@code bare PORT} or {@code sdk PORT}.
 */
public final class ComparedServer {

  private static final String URL = "https://voice.example.com/voice/incoming";
  private static final byte[] CONSTANT =
      twiml("+15550100077", "+14152000000").getBytes(StandardCharsets.UTF_8);
  private static final RequestValidator VALIDATOR = new RequestValidator("12345");

  private ComparedServer() {}

  public static void main(String[] arguments) {
    boolean bare = arguments[0].equals("bare");
    WebServer.builder()
        .host("127.0.0.1")
        .port(Integer.parseInt(arguments[1]))
        .routing(
            HttpRouting.builder()
                .post(
                    "/voice/incoming",
                    bare ? ComparedServer::constant : ComparedServer::withTwiliosLibrary))
        .build()
        .start();
  }

  private static void constant(ServerRequest request, ServerResponse response) {
    request.content().consume();
    response.header(HeaderNames.CONTENT_TYPE, "text/xml; charset=utf-8");
    response.send(CONSTANT);
  }

  private static void withTwiliosLibrary(ServerRequest request, ServerResponse response) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : request.content().as(String.class).split("&", -1)) {
      int equals = each.indexOf('=');
      parameters.put(
          each.substring(0, equals),
          URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8));
    }
    String signature = request.headers().value(HeaderNames.create("X-Twilio-Signature")).orElse("");
    if (!VALIDATOR.validate(URL, parameters, signature)) {
      response.status(Status.FORBIDDEN_403).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "text/xml; charset=utf-8");
    response.send(
        twiml(parameters.get("From"), parameters.get("To")).getBytes(StandardCharsets.UTF_8));
  }

  private static String twiml(String from, String to) {
    return new VoiceResponse.Builder()
        .say(new Say.Builder("Ravenhelm, one moment.").build())
        .enqueue(
            new Enqueue.Builder()
                .workflowSid("WW00000000000000000000000000000001")
                .waitUrl("https://voice.example.com/voice/wait?queue=support")
                .action("https://voice.example.com/voice/queue-left?queue=support")
                .task(
                    new Task.Builder(
                            "{\"from\":\""
                                + from
                                + "\",\"queue\":\"support\",\"to\":\""
                                + to
                                + "\"}")
                        .build())
                .build())
        .build()
        .toXml();
  }
}

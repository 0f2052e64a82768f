package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What listens in on calls: {@code <Start>}, {@code <Stop>} and {@code <Connect>}. */
final class Forks {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Exchange exchange;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Call, List<Running>> running = new ConcurrentHashMap<>();

  Forks(Exchange exchange) {
    this.exchange = exchange;
  }

  void begin(Stage stage, Verb.Fork fork) {
    open(stage, fork);
  }

  /** Ends what has the name, or all of the kind where it has none. */
  void end(Stage stage, Verb.Fork fork) {
    stage.call().tell("verb", "Stop " + fork.kind() + " " + fork.name());
    for (Running one : List.copyOf(running.getOrDefault(stage.call(), List.of()))) {
      if (one.fork.kind().equals(fork.kind())
          && (fork.name().isEmpty() || fork.name().equals(one.fork.name()))) {
        close(one);
      }
    }
  }

  /** Stays with what the call is handed to, until that lets go of it. */
  Next connect(Stage stage, Verb.Connect connect) {
    Call call = stage.call();
    if (connect.fork().isPresent() && connect.fork().get().kind().equals("Stream")) {
      Running one = open(stage, connect.fork().get());
      while (one.stream != null && !one.stream.closed() && !stage.over().getAsBoolean()) {
        MediaStream stream = one.stream;
        call.await(
            FOR_EVER, () -> stage.over().getAsBoolean() || stream.closed() || call.hasDigit());
        call.takeDigit().ifPresent(stream::digit);
      }
      close(one);
    } else {
      call.tell(
          "warning",
          "Connect: "
              + connect.fork().map(Verb.Fork::kind).orElse("nothing")
              + " is not simulated; the document goes on");
    }
    if (stage.over().getAsBoolean()) {
      return new Next.Stop();
    }
    return connect
        .action()
        .<Next>map(link -> stage.ask("connect action", link, new Form()))
        .orElse(new Next.On());
  }

  /** The call is over, and with it all that listens in. */
  void ended(Call call) {
    List.copyOf(running.getOrDefault(call, List.of())).forEach(this::close);
    running.remove(call);
  }

  private Running open(Stage stage, Verb.Fork fork) {
    Call call = stage.call();
    String sid = exchange.account().sids().next(fork.kind().equals("Stream") ? "MZ" : "GT");
    call.tell("verb", "Start " + fork.kind() + " " + fork.url());
    @Nullable MediaStream stream = null;
    String trouble = "";
    if (fork.kind().equals("Stream")) {
      stream = new MediaStream(sid, call);
      trouble =
          stream.open(
              http, exchange.account().sid(), fork, exchange.webhooks().signature(fork.url()));
    }
    var one = new Running(sid, call, fork, stage, stream);
    if (trouble.isEmpty()) {
      running.computeIfAbsent(call, c -> new ArrayList<>()).add(one);
      tell(one, "started", "");
    } else {
      call.tell("error", "31920 Stream: could not connect to " + fork.url() + ": " + trouble);
      tell(one, "error", trouble);
    }
    return one;
  }

  private void close(Running one) {
    List<Running> all = running.get(one.call);
    if (all == null || !all.remove(one)) {
      return;
    }
    if (one.stream != null) {
      one.stream.close();
    }
    tell(one, "stopped", "");
  }

  private void tell(Running one, String what, String error) {
    String kind = one.fork.kind().toLowerCase(Locale.ROOT);
    one.call.tell("stream", kind + "-" + what + " " + one.sid);
    one.fork
        .callback()
        .ifPresent(link -> {
          Form form =
              new Form()
                  .add("AccountSid", exchange.account().sid())
                  .add("CallSid", one.call.sid())
                  .add(one.fork.kind() + "Sid", one.sid)
                  .add(one.fork.kind() + "Name", one.fork.name())
                  .add(one.fork.kind() + "Event", kind + "-" + what)
                  .add("Timestamp", Dates.iso(exchange.account().clock().now()));
          if (!error.isEmpty()) {
            form.add(one.fork.kind() + "Error", error);
          }
          String url = one.stage.document().resolve(link.url());
          exchange
              .webhooks()
              .sendLater(
                  Webhook.of(kind + " status callback", link.method(), url, form),
                  outcome ->
                      one.call.tell(
                          "status-callback",
                          kind + "-" + what + ": " + Fetcher.words(link.method(), url, outcome)));
        });
  }

  private record Running(
      String sid, Call call, Verb.Fork fork, Stage stage, @Nullable MediaStream stream) {}
}

package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What listens in on calls: {@code <Start>}, {@code <Stop>} and {@code <Connect>}. */
final class Forks {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Exchange exchange;
  private final Map<Call, List<Running>> running = new ConcurrentHashMap<>();
  private @Nullable HttpClient http;

  Forks(Exchange exchange) {
    this.exchange = exchange;
  }

  /** What WebSockets are opened with; few accounts ever need it. */
  synchronized HttpClient http() {
    HttpClient made = http;
    if (made == null) {
      made = HttpClient.newHttpClient();
      http = made;
    }
    return made;
  }

  /** Begins to listen in; gives the SID under which it is told of. */
  String begin(Stage stage, Verb.Fork fork) {
    stage.call().tell("verb", "Start " + fork.kind() + " " + fork.url());
    Running one =
        switch (fork.kind()) {
          case "Stream" -> new Streaming(stage, fork, false);
          case "Transcription" -> new Transcribing(stage, fork);
          default -> new Telling(new ForkNews(stage, fork, "SR"));
        };
    keep(stage.call(), one);
    return one.news().sid();
  }

  /** Ends the one that has the SID; gives its name, absent where none runs. */
  Optional<String> end(Call call, String sid) {
    Optional<Running> found =
        running.getOrDefault(call, List.of()).stream()
            .filter(one -> one.news().sid().equals(sid))
            .findFirst();
    found.ifPresent(one -> drop(call, one));
    return found.map(one -> one.news().fork().name());
  }

  /** Ends what has the name, or all of the kind where it has none. */
  void end(Stage stage, Verb.Fork fork) {
    stage.call().tell("verb", "Stop " + fork.kind() + " " + fork.name());
    for (Running one : running.getOrDefault(stage.call(), List.of())) {
      Verb.Fork begun = one.news().fork();
      if (begun.kind().equals(fork.kind())
          && (fork.name().isEmpty() || fork.name().equals(begun.name()))) {
        drop(stage.call(), one);
      }
    }
  }

  /** Stays with what the call is handed to, until that lets go of it. */
  Next connect(Stage stage, Verb.Connect connect) {
    if (connect.fork().isEmpty()) {
      stage.call().tell("warning", "Connect: to nothing; the document goes on");
      return new Next.On();
    }
    Verb.Fork fork = connect.fork().get();
    stage.call().tell("verb", "Connect " + fork.kind() + " " + fork.url());
    Form result =
        switch (fork.kind()) {
          case "Stream" -> stream(stage, fork);
          case "ConversationRelay" -> new Relaying(stage, fork).run();
          default -> alone(stage, fork);
        };
    if (stage.over().getAsBoolean()) {
      // only a relay tells how it went when the caller has gone
      connect
          .action()
          .filter(link -> stage.call().ended() && !result.all().isEmpty())
          .ifPresent(link ->
              exchange.notifyLater(stage.call(), stage.source("connect action", link, result)));
      return new Next.Stop();
    }
    return connect
        .action()
        .<Next>map(link -> stage.ask("connect action", link, result))
        .orElse(new Next.On());
  }

  /** The call is over, and with it all that listens in. */
  private void ended(Call call) {
    List<Running> all = running.remove(call);
    if (all != null) {
      all.forEach(Running::close);
    }
  }

  private Form stream(Stage stage, Verb.Fork fork) {
    Call call = stage.call();
    var streaming = new Streaming(stage, fork, true);
    keep(call, streaming);
    streaming.play();
    while (!streaming.closed() && !stage.over().getAsBoolean()) {
      call.await(
          FOR_EVER,
          () -> stage.over().getAsBoolean() || streaming.closed() || call.input().hasDigit());
      call.input().takeDigit().ifPresent(streaming::digit);
    }
    call.hear(Heard.SILENCE);
    drop(call, streaming);
    return new Form();
  }

  /** A room of another product, in which nobody else is: the simulator has none of them. */
  private static Form alone(Stage stage, Verb.Fork fork) {
    stage
        .call()
        .tell(
            "warning",
            "Connect: the simulator has no "
                + fork.kind()
                + " but this one; the call waits in it alone until it ends");
    stage.call().await(FOR_EVER, stage.over());
    return new Form();
  }

  private void keep(Call call, Running one) {
    if (!one.begin()) {
      return;
    }
    running.computeIfAbsent(call, c -> new CopyOnWriteArrayList<>()).add(one);
    call.listen(status -> {
      if (status.last()) {
        ended(call);
      }
    });
    if (call.ended()) {
      ended(call);
    }
  }

  private void drop(Call call, Running one) {
    List<Running> all = running.get(call);
    if (all != null && all.remove(one)) {
      one.close();
    }
  }

  /** Something that listens in. */
  interface Running extends AutoCloseable {
    ForkNews news();

    /** Says whether it could. */
    boolean begin();

    @Override
    void close();
  }

  /** One that only tells of its beginning and its end: there is no recorder for SIPREC. */
  private record Telling(ForkNews news) implements Running {
    @Override
    public boolean begin() {
      news.tell("started", new Form());
      return true;
    }

    @Override
    public void close() {
      news.tell("stopped", new Form());
    }
  }
}

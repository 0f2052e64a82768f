package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.streams.MediaStream;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code <Stream>} of a call's audio, one way or both. */
final class Streaming implements Forks.Running {
  private final Stage stage;
  private final ForkNews news;
  private final MediaStream stream;
  private final boolean bidirectional;
  private boolean begun;
  private Microphone.@Nullable Tap tap;

  Streaming(Stage stage, Verb.Fork fork, boolean bidirectional) {
    this.stage = stage;
    this.bidirectional = bidirectional;
    this.news = new ForkNews(stage, fork, "MZ");
    this.stream =
        new MediaStream(
            new MediaStream.About(
                news.sid(),
                stage.exchange().account().sid(),
                stage.call().sid(),
                tracks(fork.track()),
                bidirectional,
                fork.parameters()),
            new Told());
  }

  private static List<String> tracks(String attribute) {
    return switch (attribute) {
      case "both_tracks" -> List.of("inbound", "outbound");
      case "outbound_track" -> List.of("outbound");
      default -> List.of("inbound");
    };
  }

  @Override
  public ForkNews news() {
    return news;
  }

  @Override
  public boolean begin() {
    Exchange exchange = stage.exchange();
    String url = news.fork().url();
    if (bidirectional && !news.fork().track().equals("inbound_track")) {
      return failed("31941 Stream: one of both directions has the inbound track only");
    }
    Optional<String> trouble =
        stream.open(exchange.forks().http(), url, exchange.webhooks().signature(url));
    if (trouble.isPresent()) {
      return failed("31920 Stream: could not connect to " + url + ": " + trouble.get());
    }
    tap = exchange.microphone().tap(stage.call(), stream::frame);
    begun = true;
    news.tell("started", new Form());
    return true;
  }

  /** Has the caller hear what the other side sends. */
  void play() {
    if (begun) {
      stage.call().hear(new Heard.Fed(stream.playback()::next));
    }
  }

  /** Whether nobody is at the other side, or never was. */
  boolean closed() {
    return !begun || stream.closed();
  }

  void digit(char key) {
    stream.digit(key);
  }

  @Override
  public void close() {
    if (tap != null) {
      tap.close();
    }
    stream.close();
    news.tell("stopped", new Form());
  }

  private boolean failed(String why) {
    stage.call().tell("error", why);
    news.tell("error", new Form().add("StreamError", why));
    return false;
  }

  private final class Told implements MediaStream.Owner {
    @Override
    public void tell(String kind, String words) {
      stage.call().tell(kind, words);
    }

    @Override
    public void ended() {
      stage.call().wake();
    }
  }
}

package dev.ravenhelm.twilio.simulator.calls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.streams.RelaySession;
import dev.ravenhelm.twilio.simulator.streams.RelaySession.Instruction;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A call in the hands of a {@code <ConversationRelay>}: it speaks what comes as text. */
final class Relaying {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Stage stage;
  private final Call call;
  private final Verb.Fork fork;
  private final String sid;
  private final Instant began;
  private final RelaySession session;
  private String language;
  private Optional<String> handoff = Optional.empty();

  Relaying(Stage stage, Verb.Fork fork) {
    this.stage = stage;
    this.call = stage.call();
    this.fork = fork;
    this.sid = stage.exchange().account().sids().next("VX");
    this.began = stage.exchange().account().clock().now();
    this.session = new RelaySession(call::wake);
    this.language = fork.setting("transcriptionLanguage", fork.setting("language", "en-US"));
  }

  /** Stays until either side ends it; gives what the action is told. */
  Form run() {
    Optional<String> trouble =
        session.open(
            stage.exchange().forks().http(),
            fork.url(),
            stage.exchange().webhooks().signature(fork.url()),
            setup());
    if (trouble.isPresent()) {
      return failed("64102", "Unable to connect to " + fork.url() + ": " + trouble.get());
    }
    String greeting = fork.setting("welcomeGreeting", "");
    if (!greeting.isBlank()) {
      speak(greeting, interruptible("welcomeGreetingInterruptible"));
    }
    while (!over()) {
      call.await(FOR_EVER, () -> over() || session.hasNext() || spokenTo());
      if (listens("dtmfDetection")) {
        call.input().takeDigit().ifPresent(session::digit);
      }
      call.input().takeSpeech().ifPresent(words -> session.prompt(words.text(), language));
      if (!over()) {
        session.next().ifPresent(this::follow);
      }
    }
    session.close();
    if (handoff.isPresent()) {
      return result("ended").add("HandoffData", handoff.get());
    }
    return stage.over().getAsBoolean()
        ? result("completed")
        : failed("64105", "The server closed the WebSocket without an end message");
  }

  private boolean over() {
    return stage.over().getAsBoolean()
        || handoff.isPresent()
        || (session.lost() && !session.hasNext());
  }

  private boolean spokenTo() {
    return call.input().hasSpeech() || (listens("dtmfDetection") && call.input().hasDigit());
  }

  private void follow(Instruction instruction) {
    switch (instruction) {
      case Instruction.Text(String words, boolean mayInterrupt) ->
          speak(words, mayInterrupt && interruptible("interruptible"));
      case Instruction.Play(String source, int loop, boolean mayInterrupt) -> {
        call.tell("verb", "ConversationRelay plays " + source);
        int times = loop == 0 ? 1000 : loop;
        listen(
            Heard.sound(Heard.Kind.AUDIO),
            Duration.ofSeconds(times),
            mayInterrupt && interruptible("interruptible"));
      }
      case Instruction.SendDigits(String digits) -> {
        call.tell("verb", "ConversationRelay sends digits " + digits);
        call.hearDigits(digits);
        stage.pause(Tones.length(digits));
      }
      case Instruction.Language(String transcription) ->
          language = transcription.isEmpty() ? language : transcription;
      case Instruction.End(String data) -> {
        call.tell("verb", "ConversationRelay ends");
        handoff = Optional.of(data);
      }
      case Instruction.Invalid(String text) ->
          call.tell("warning", "64107 ConversationRelay: invalid message " + text);
    }
  }

  private void speak(String words, boolean mayInterrupt) {
    if (words.isBlank()) {
      return;
    }
    call.tell("verb", "ConversationRelay says " + words);
    call.hearWords(words);
    Instant start = stage.exchange().account().clock().now();
    if (listen(Heard.sound(Heard.Kind.SPEECH), Speech.length(words), mayInterrupt)) {
      Duration passed = Duration.between(start, stage.exchange().account().clock().now());
      session.interrupt(Speech.until(words, passed), passed.toMillis());
    }
  }

  /** Lets the caller hear something; says whether it was cut short by the caller. */
  private boolean listen(Heard sound, Duration length, boolean mayInterrupt) {
    BooleanSupplier interrupted = () -> mayInterrupt && spokenTo();
    call.hear(sound);
    call.await(length, () -> stage.over().getAsBoolean() || interrupted.getAsBoolean());
    call.hear(Heard.SILENCE);
    return interrupted.getAsBoolean();
  }

  private boolean listens(String attribute) {
    return fork.setting(attribute, "false").equals("true");
  }

  private boolean interruptible(String attribute) {
    String value = fork.setting(attribute, "any");
    return !value.equals("none") && !value.equals("false");
  }

  private ObjectNode setup() {
    Call.Parties parties = call.parties();
    ObjectNode setup =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "setup")
            .put("sessionId", sid)
            .put("accountSid", stage.exchange().account().sid())
            .put("parentCallSid", call.parent().map(Call::sid).orElse(""))
            .put("callSid", call.sid())
            .put("from", parties.from())
            .put("to", parties.to())
            .put("forwardedFrom", "")
            .put("callType", type(parties.from()))
            .put("callerName", "")
            .put("direction", parties.direction())
            .put("callStatus", call.status().word().toUpperCase(java.util.Locale.ROOT));
    ObjectNode custom = setup.putObject("customParameters");
    fork.parameters().all().forEach((name, values) -> custom.put(name, values.getFirst()));
    return setup;
  }

  private static String type(String address) {
    return address.startsWith("client:") ? "CLIENT" : address.startsWith("sip:") ? "SIP" : "PSTN";
  }

  private Form result(String status) {
    Duration lasted = Duration.between(began, stage.exchange().account().clock().now());
    return new Form()
        .add("SessionId", sid)
        .add("SessionStatus", status)
        .add("SessionDuration", "" + lasted.toSeconds());
  }

  private Form failed(String code, String words) {
    call.tell("error", code + " ConversationRelay: " + words);
    return result("failed").add("ErrorCode", code).add("ErrorMessage", words);
  }
}

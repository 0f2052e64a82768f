package dev.ravenhelm.twilio.simulator.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One {@code <ConversationRelay>}: what the caller says goes out as text, and text comes back that
 * is spoken (twilio.com/docs/voice/conversationrelay/websocket-messages).
 */
public final class RelaySession implements Closeable {
  private final BlockingQueue<Instruction> instructions = new LinkedBlockingQueue<>();
  private final StringBuilder tokens = new StringBuilder();
  private final JsonSocket socket = new JsonSocket(new Listener());
  private final Runnable onChange;
  private volatile boolean lost;

  /** {@code onChange} is called when there is an instruction, or the other side has gone. */
  public RelaySession(Runnable onChange) {
    this.onChange = onChange;
  }

  /** Connects; says why not where it could not. */
  public Optional<String> open(HttpClient http, String url, String signature, ObjectNode setup) {
    Optional<String> trouble = socket.open(http, url, signature);
    if (trouble.isEmpty()) {
      socket.send(setup);
    }
    return trouble;
  }

  /** The other side has gone without a word. */
  public boolean lost() {
    return lost;
  }

  public boolean hasNext() {
    return !instructions.isEmpty();
  }

  /** What the other side wants next. */
  public Optional<Instruction> next() {
    return Optional.ofNullable(instructions.poll());
  }

  public void prompt(String words, String language) {
    socket.send(
        message("prompt").put("voicePrompt", words).put("lang", language).put("last", true));
  }

  public void digit(char digit) {
    socket.send(message("dtmf").put("digit", "" + digit));
  }

  /** The caller cut in; what was still to be said is forgotten. */
  public void interrupt(String heard, long millis) {
    instructions.removeIf(Instruction::spoken);
    socket.send(
        message("interrupt")
            .put("utteranceUntilInterrupt", heard)
            .put("durationUntilInterruptMs", millis));
  }

  @Override
  public void close() {
    if (!socket.closed()) {
      socket.close();
    }
  }

  private static ObjectNode message(String type) {
    return JsonSocket.JSON.createObjectNode().put("type", type);
  }

  /** What the other side may ask for. */
  public sealed interface Instruction {
    /** Speaks; the tokens have come together. */
    record Text(String words, boolean interruptible) implements Instruction {}

    record Play(String source, int loop, boolean interruptible) implements Instruction {}

    record SendDigits(String digits) implements Instruction {}

    /** Speaks or listens in another language from now on. */
    record Language(String transcription) implements Instruction {}

    /** Gives the call back. */
    record End(String handoffData) implements Instruction {}

    /** Something that is none of these (twilio.com/docs/api/errors/64107). */
    record Invalid(String text) implements Instruction {}

    /** Whether it is something to hear. */
    default boolean spoken() {
      return this instanceof Text || this instanceof Play;
    }
  }

  private final class Listener implements JsonSocket.Listener {
    @Override
    public void message(JsonNode message) {
      boolean interruptible = message.path("interruptible").asBoolean(true);
      switch (message.path("type").asText()) {
        case "text" -> {
          tokens.append(message.path("token").asText());
          if (message.path("last").asBoolean()) {
            take(new Instruction.Text(tokens.toString().strip(), interruptible));
            tokens.setLength(0);
          }
        }
        case "play" ->
            take(
                new Instruction.Play(
                    message.path("source").asText(), message.path("loop").asInt(1), interruptible));
        case "sendDigits" -> take(new Instruction.SendDigits(message.path("digits").asText()));
        case "language" ->
            take(new Instruction.Language(message.path("transcriptionLanguage").asText()));
        case "end" -> take(new Instruction.End(handoff(message.path("handoffData"))));
        default -> unreadable(message.toString());
      }
    }

    private static String handoff(JsonNode data) {
      return data.isMissingNode() ? "" : data.isTextual() ? data.asText() : data.toString();
    }

    @Override
    public void unreadable(String text) {
      socket.send(
          RelaySession.message("error").put("description", "Invalid message received: " + text));
      take(new Instruction.Invalid(text));
    }

    @Override
    public void gone() {
      lost = true;
      onChange.run();
    }

    private void take(Instruction instruction) {
      instructions.add(instruction);
      onChange.run();
    }
  }
}

package dev.ravenhelm.voice.server.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a call. Its id is made from what it says, so that the same news told
 * twice, by whichever replica, has one id.
 *
 * @param state as {@code ringing}; a part of the event's type
 * @param rootCallSid the call that all legs belong to
 */
public record CallEvent(
    String id,
    String state,
    String accountSid,
    String callSid,
    String rootCallSid,
    Instant time,
    Data data) {

  private static final MessageDigest SHA256 = sha256();

  /** What is known beyond that; flat in JSON, without what is null. */
  public record Data(Leg leg, Context context, Remark remark, @Nullable Panels panels) {

    /** About a call. */
    public Data(Leg leg, Context context, Remark remark) {
      this(leg, context, remark, null);
    }

    /** What Twilio tells of; the rest is for the context service and for agents to say. */
    public Data(Leg leg) {
      this(leg, Context.NONE, Remark.NONE);
    }

    public static Data of(String gateway) {
      return new Data(
          new Leg(gateway, null, null, null, null, null, null, null, null, null, null, null, null));
    }

    public Data with(Context known) {
      return new Data(leg, known, remark, panels);
    }

    public Data with(Remark said) {
      return new Data(leg, context, said, panels);
    }
  }

  /** What Twilio tells of a leg; null where it does not, or does not apply. */
  public record Leg(
      String gateway,
      @Nullable String direction,
      @Nullable String from,
      @Nullable String to,
      @Nullable String number,
      @Nullable String queue,
      @Nullable String agent,
      @Nullable String decision,
      @Nullable String taskSid,
      @Nullable String reservationSid,
      @Nullable String recordingSid,
      @Nullable Long durationSeconds,
      @Nullable Long sequence) {}

  /**
   * What came of the question to the context service, and what it knows.
   *
   * @param word as {@code ok}; null where it was not asked
   */
  public record Context(
      @Nullable String word, @Nullable Customer customer, @Nullable Ticket ticket) {
    static final Context NONE = new Context(null, null, null);

    /** Only the word. */
    public static Context of(String word) {
      return new Context(word, null, null);
    }
  }

  /**
   * What an agent has to say about a call.
   *
   * @param transcription what the caller said to a mailbox, as Twilio wrote it down
   */
  public record Remark(
      @Nullable String disposition, @Nullable String note, @Nullable String transcription) {
    static final Remark NONE = new Remark(null, null, null);
  }

  /**
   * The panels that an agent has open at a replica.
   *
   * @param replica an id that it made for itself
   */
  public record Panels(String replica, int open) {}

  /** Who calls, as the context service knows them. */
  public record Customer(String id, @Nullable String name) {}

  /**
   * What a call is about.
   *
   * @param owner the AgentIdentity whose ticket it is, by name
   */
  public record Ticket(String id, @Nullable String subject, @Nullable String owner) {}

  /** How many panels an agent has at a replica from now on; about no call. */
  public static CallEvent ofPanels(
      String gateway, String accountSid, String agent, Panels panels, Instant time) {
    return new CallEvent(
        id(agent + "|" + panels + "|" + time),
        "panels",
        accountSid,
        "",
        "",
        time,
        new Data(
            new Leg(
                gateway, null, null, null, null, null, agent, null, null, null, null, null, null),
            Context.NONE,
            Remark.NONE,
            panels));
  }

  /** An event whose id follows from call, state and what tells it from others of that state. */
  public static CallEvent of(
      String state,
      String accountSid,
      String callSid,
      String rootCallSid,
      Instant time,
      String distinction,
      Data data) {
    return new CallEvent(
        id(callSid + "|" + state + "|" + distinction),
        state,
        accountSid,
        callSid,
        rootCallSid,
        time,
        data);
  }

  private static String id(String identity) {
    try {
      // cloned: to look an algorithm up costs as much as a short digest
      byte[] digest =
          ((MessageDigest) SHA256.clone()).digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

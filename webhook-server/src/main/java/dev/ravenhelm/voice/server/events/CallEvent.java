package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.annotation.JsonInclude;
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

  /** What is known beyond that; null where it is not, or does not apply. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Data(
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
      @Nullable Long sequence,
      @Nullable String context,
      @Nullable Customer customer,
      @Nullable Ticket ticket,
      @Nullable String disposition,
      @Nullable String note) {

    /** What Twilio tells of; the rest is for the context service and for agents to say. */
    public Data(
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
        @Nullable Long sequence) {
      this(
          gateway,
          direction,
          from,
          to,
          number,
          queue,
          agent,
          decision,
          taskSid,
          reservationSid,
          recordingSid,
          durationSeconds,
          sequence,
          null,
          null,
          null,
          null,
          null);
    }

    public static Data of(String gateway) {
      return new Data(
          gateway, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** With what came of the question to the context service, and what it knows. */
    public Data withContext(String word, @Nullable Customer caller, @Nullable Ticket about) {
      return new Data(
          gateway,
          direction,
          from,
          to,
          number,
          queue,
          agent,
          decision,
          taskSid,
          reservationSid,
          recordingSid,
          durationSeconds,
          sequence,
          word,
          caller,
          about,
          disposition,
          note);
    }

    /** With the ticket that an agent's call is about. */
    public Data withTicket(Ticket about) {
      return new Data(
          gateway,
          direction,
          from,
          to,
          number,
          queue,
          agent,
          decision,
          taskSid,
          reservationSid,
          recordingSid,
          durationSeconds,
          sequence,
          context,
          customer,
          about,
          disposition,
          note);
    }

    /** With what an agent has to say about a call that has ended. */
    public Data withNote(@Nullable String word, @Nullable String text) {
      return new Data(
          gateway,
          direction,
          from,
          to,
          number,
          queue,
          agent,
          decision,
          taskSid,
          reservationSid,
          recordingSid,
          durationSeconds,
          sequence,
          context,
          customer,
          ticket,
          word,
          text);
    }
  }

  /** Who calls, as the context service knows them. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Customer(String id, @Nullable String name) {}

  /**
   * What a call is about.
   *
   * @param owner the AgentIdentity whose ticket it is, by name
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ticket(String id, @Nullable String subject, @Nullable String owner) {}

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
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A room in which legs hear each other. */
public final class Conference {
  static final int MAX_PARTICIPANTS = 250;

  private static final Duration FOR_EVER = Duration.ofDays(1);

  /** On the wall's clock, by which all audio runs. */
  private static final Duration BEEP = Duration.ofMillis(500);

  private final Account account;
  private final Exchange exchange;
  private final String sid;
  private final String name;
  private final Instant created;
  private final ConferenceNews news;
  private final Verb.Taping wanted;
  private final String region;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final Map<String, Participant> invited = new LinkedHashMap<>();
  private final Attendance attendance = new Attendance();
  private long beepEnds = System.nanoTime();
  private String status = "init";
  private String endingCall = "";
  private String ended = "";

  Conference(
      Exchange exchange,
      String sid,
      String name,
      ConferenceNews news,
      Verb.Taping wanted,
      String region) {
    this.region = region;
    this.account = exchange.account();
    this.exchange = exchange;
    this.sid = sid;
    this.name = name;
    this.created = account.clock().now();
    this.news = news;
    this.wanted = wanted;
  }

  public String sid() {
    return sid;
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return created;
  }

  /** Where it is mixed: {@code us1}, {@code ie1} and so on. */
  public String region() {
    return region;
  }

  Attendance attendance() {
    return attendance;
  }

  boolean recorded() {
    return wanted.on();
  }

  /** {@code init}, {@code in-progress} or {@code completed}. */
  public synchronized String status() {
    return status;
  }

  public synchronized String endingCall() {
    return endingCall;
  }

  /** Why it ended, in Twilio's words; empty while it has not. */
  public synchronized String reasonEnded() {
    return ended;
  }

  public synchronized List<Participant> participants() {
    return List.copyOf(participants.values());
  }

  public synchronized Optional<Participant> participant(String callSidOrLabel) {
    return participants.values().stream().filter(p -> isCalled(p, callSidOrLabel)).findFirst();
  }

  /** Who is in the room or is being called into it, as the REST API lists them. */
  synchronized List<Participant> listed() {
    return Stream.of(participants, invited).flatMap(some -> some.values().stream()).toList();
  }

  Optional<Participant> listed(String callSidOrLabel) {
    return listed().stream().filter(p -> isCalled(p, callSidOrLabel)).findFirst();
  }

  private static boolean isCalled(Participant participant, String callSidOrLabel) {
    return participant.call().sid().equals(callSidOrLabel)
        || (!participant.seat().label().isEmpty()
            && participant.seat().label().equals(callSidOrLabel));
  }

  /** Lists a leg that is called into the room until it enters or is dismissed. */
  synchronized void invite(Participant participant) {
    invited.put(participant.call().sid(), participant);
  }

  /** Whether a leg that was called into the room is still wanted there. */
  synchronized boolean expects(Participant participant) {
    return invited.containsKey(participant.call().sid());
  }

  synchronized void dismiss(Participant participant) {
    invited.remove(participant.call().sid());
  }

  /**
   * Seats a leg and keeps it until it leaves, the room closes, or {@code over} holds.
   *
   * @param music what it hears while the room has not begun
   */
  void enter(Call call, Seat seat, Optional<Source> music, BooleanSupplier over) {
    enter(new Participant(call, seat, music), over);
  }

  /** Seats one that was invited. */
  void enter(Participant participant, BooleanSupplier over) {
    Call call = participant.call();
    join(participant);
    BooleanSupplier out = () -> over.getAsBoolean() || call.ended() || gone(participant);
    while (!out.getAsBoolean()) {
      call.hear(new Heard.Changing(() -> heardBy(participant)));
      stay(participant, out);
    }
    call.hear(Heard.SILENCE);
    leave(participant);
  }

  /** One stretch of a stay: music while waiting or on hold, an announcement, or the others. */
  private void stay(Participant participant, BooleanSupplier out) {
    Call call = participant.call();
    Optional<Source> announcement = participant.takeAnnouncement();
    if (announcement.isPresent()) {
      news.tell(this, "announcement-begin", Optional.of(participant));
      boolean played = new Script(exchange, call, Optional.empty(), out).run(announcement.get());
      news.tell(this, played ? "announcement-end" : "announcement-fail", Optional.of(participant));
      return;
    }
    boolean waits = participant.seat().hold() || status().equals("init");
    Optional<Source> music = participant.music();
    BooleanSupplier changed =
        () ->
            out.getAsBoolean()
                || participant.hasAnnouncement()
                || waits != (participant.seat().hold() || status().equals("init"));
    if (waits && music.isPresent()) {
      call.hear(Heard.SILENCE);
      WaitMusic.play(exchange, call, music.get(), changed);
    } else {
      call.await(FOR_EVER, changed);
    }
  }

  /**
   * Changes what a participant may hear and say.
   *
   * @param held what it hears while it is on hold
   */
  synchronized void seat(Participant participant, Seat seat, Optional<Source> held) {
    Seat old = participant.seat();
    participant.seat(seat, held);
    if (old.hold() != seat.hold()) {
      tell(seat.hold() ? "participant-hold" : "participant-unhold", participant);
    }
    if (old.muted() != seat.muted()) {
      tell(seat.muted() ? "participant-mute" : "participant-unmute", participant);
    }
    if (!old.coached().equals(seat.coached())
        || old.endOnExit() != seat.endOnExit()
        || !old.beep().equals(seat.beep())) {
      tell("participant-modify", participant);
    }
    participant.call().wake();
  }

  /** Has a participant hear something that the others do not. */
  void announce(Participant participant, Source what) {
    participant.announce(what);
  }

  /** Has all hear something. */
  void announce(Source what) {
    participants().forEach(participant -> announce(participant, what));
  }

  /** Sends a participant out of the room. */
  synchronized void remove(Participant participant) {
    participant.leavesBecause("participant_updated_via_api");
    participants.remove(participant.call().sid());
    invited.remove(participant.call().sid());
    participant.call().wake();
  }

  /** Closes the room. */
  void end() {
    end("conference-ended-via-api");
  }

  private void end(String why) {
    List<Participant> all;
    synchronized (this) {
      if (status.equals("completed")) {
        return;
      }
      status = "completed";
      attendance.end(account.clock().now());
      ended = why;
      all = participants();
      participants.clear();
      exchange.recordings().conferenceEnded(sid);
      news.tell(this, "conference-end", Optional.empty());
    }
    all.forEach(participant -> {
      participant.leavesBecause("moderator_ended_conference");
      participant.call().wake();
    });
  }

  private synchronized void join(Participant participant) {
    invited.remove(participant.call().sid());
    participant.join(account.sids().next("CP"), account.clock().now());
    participants.put(participant.call().sid(), participant);
    attendance.come(participant, participants.size());
    participant.call().tell("conference", "joined " + name);
    beep(participant, "onEnter");
    tell("participant-join", participant);
    boolean starts =
        participants.size() > 1
            && participants.values().stream().anyMatch(p -> p.seat().startOnEnter());
    if (status.equals("init") && starts) {
      status = "in-progress";
      attendance.start(account.clock().now());
      news.tell(this, "conference-start", Optional.empty());
      if (wanted.on()) {
        var _ =
            exchange
                .recordings()
                .start(this, participant.call(), Taping.order("Conference", wanted, news::resolve));
      }
    }
    if (status.equals("in-progress")) {
      participants.values().forEach(p -> p.call().connect());
    }
    participants.values().forEach(p -> p.call().wake());
  }

  private void leave(Participant participant) {
    boolean last;
    boolean ends;
    synchronized (this) {
      participants.remove(participant.call().sid());
      participant.leave(account.clock().now());
      participant.call().tell("conference", "left " + name);
      beep(participant, "onExit");
      tell("participant-leave", participant);
      last = participants.isEmpty();
      ends = participant.seat().endOnExit();
      if (!status.equals("completed") && (ends || last)) {
        endingCall = participant.call().sid();
      }
    }
    if (ends || last) {
      end(ends ? "participant-with-end-conference-on-exit-left" : "last-participant-left");
    }
  }

  private void beep(Participant participant, String when) {
    String beep = participant.seat().beep();
    if ((beep.equals("true") || beep.equals(when)) && participants.size() > 1) {
      beepEnds = System.nanoTime() + BEEP.toNanos();
      participants.values().forEach(p -> p.call().tell("conference", "hears a beep"));
    }
  }

  private void tell(String event, Participant participant) {
    news.tell(this, event, Optional.of(participant));
  }

  /** Music until the room is open, and while on hold; then all who may speak. */
  private synchronized Heard heardBy(Participant listener) {
    if (System.nanoTime() - beepEnds < 0) {
      return Heard.sound(Heard.Kind.BEEP);
    }
    if (!status.equals("in-progress") || listener.seat().hold()) {
      return Heard.sound(Heard.Kind.HOLD_MUSIC);
    }
    return new Heard.Legs(
        participants.values().stream()
            .filter(p -> p != listener && p.mayBeHeardBy(listener))
            .map(Participant::call)
            .toList());
  }

  private synchronized boolean gone(Participant participant) {
    return participants.get(participant.call().sid()) != participant;
  }
}

package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.clock.Signal;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One leg: its state, its digits, and whoever waits for a change of it. */
public final class Call {
  /** How loud a stretch of voice is at the least, as the mean of its samples of 16 bits. */
  private static final double SPEECH = 300;

  private final ReentrantLock lock = new ReentrantLock();
  private final Signal changed = new Signal();
  private final SimClock clock;
  private final String sid;
  private final Parties parties;
  private final @Nullable Call parent;
  private final Story story = new Story();
  private final Instant created;
  private final List<Consumer<CallStatus>> listeners = new CopyOnWriteArrayList<>();
  private final Input input = new Input();
  private final List<Words> words = new CopyOnWriteArrayList<>();
  private volatile CallStatus status;
  private volatile @Nullable Instant answered;
  private volatile @Nullable Instant ended;
  private volatile @Nullable Source redirect;
  private volatile boolean connected;
  private volatile boolean detached;
  private volatile String answeredBy = "";
  private volatile Instant lastHeard = Instant.EPOCH;
  private volatile boolean live;
  private volatile Heard heard = Heard.SILENCE;

  Call(SimClock clock, String sid, Parties parties, @Nullable Call parent, CallStatus status) {
    this.clock = clock;
    this.sid = sid;
    this.parties = parties;
    this.parent = parent;
    this.status = status;
    this.created = clock.now();
  }

  public String sid() {
    return sid;
  }

  public Parties parties() {
    return parties;
  }

  public Optional<Call> parent() {
    return Optional.ofNullable(parent);
  }

  public Story story() {
    return story;
  }

  public Instant created() {
    return created;
  }

  public CallStatus status() {
    return status;
  }

  public Optional<Instant> answered() {
    return Optional.ofNullable(answered);
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(ended);
  }

  public boolean ended() {
    return status().last();
  }

  /** Seconds talked, 0 for a call that was never answered. */
  public long duration() {
    Instant from = answered;
    Instant to = ended;
    return from == null || to == null
        ? 0
        : Math.max(0, Math.round(Duration.between(from, to).toMillis() / 1000.0));
  }

  /** Adds to this leg's story, and to that of the call it belongs to. */
  public void tell(String kind, String words) {
    story.add(clock.now(), kind, words);
    if (parent != null) {
      parent.tell(kind, "[" + parties.to() + "] " + words);
    }
  }

  /** Tells of each status from the next on, on the thread that moves the leg. */
  public void listen(Consumer<CallStatus> listener) {
    listeners.add(listener);
  }

  /** Moves the leg on; a leg that has ended stays as it is. */
  public boolean move(CallStatus next) {
    lock.lock();
    try {
      if (status.last() || status == next) {
        return false;
      }
      status = next;
      if (next == CallStatus.IN_PROGRESS && answered == null) {
        answered = clock.now();
      }
      if (next.last()) {
        ended = clock.now();
      }
    } finally {
      lock.unlock();
    }
    wake();
    tell("status", next.word());
    listeners.forEach(listener -> listener.accept(next));
    return true;
  }

  void answer() {
    move(CallStatus.IN_PROGRESS);
  }

  /**
   * Ends the leg as fits its state: an answered one is completed, another canceled or unanswered.
   */
  public void hangUp(CallStatus ifUnanswered) {
    move(answered == null ? ifUnanswered : CallStatus.COMPLETED);
  }

  /** Has the leg leave what it does and run other TwiML. */
  public void redirect(Source to) {
    lock.lock();
    try {
      redirect = to;
    } finally {
      lock.unlock();
    }
    wake();
  }

  boolean redirected() {
    return redirect != null;
  }

  Optional<Source> takeRedirect() {
    lock.lock();
    try {
      Optional<Source> taken = Optional.ofNullable(redirect);
      redirect = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  public void press(String keys) {
    input.press(keys);
    wake();
    if (!keys.isEmpty()) {
      tell("digits", keys);
    }
  }

  /** Somebody speaks, and is understood with this much confidence, from 0 to 1. */
  public void speak(String text, double confidence) {
    var utterance = new Input.Utterance(text, confidence);
    input.speak(utterance);
    tell("speech", text);
    words.forEach(listener -> listener.said(utterance));
    wake();
  }

  /** Keys and words that wait to be taken. */
  Input input() {
    return input;
  }

  /** Notes that the leg is spoken to by the exchange. */
  void hearWords(String text) {
    words.forEach(listener -> listener.heard(text));
  }

  void listenToWords(Words listener) {
    words.add(listener);
  }

  void ignoreWords(Words listener) {
    words.remove(listener);
  }

  /** Keys that the other side sends down the line; a device hears them. */
  void hearDigits(String keys) {
    tell("dtmf", "hears " + keys);
  }

  /** Who was found to have answered; empty where nobody asked. */
  String answeredBy() {
    return answeredBy;
  }

  void answeredBy(String who) {
    answeredBy = who;
    tell("amd", who);
  }

  /** When the far end was last heard to speak. */
  Instant lastHeard() {
    return lastHeard;
  }

  /** Notes that the far end speaks, or will have spoken, at a moment. */
  void heardAt(Instant moment) {
    lastHeard = moment;
  }

  /** Notes that the far end speaks. */
  public void spoke(double loudness) {
    if (loudness > SPEECH) {
      lastHeard = clock.now();
    }
  }

  /** Whether the far end is a real device, whose voice is heard, and not a scripted one. */
  boolean live() {
    return live;
  }

  public void goLive() {
    live = true;
  }

  /** Decides what the leg hears from now on. */
  void hear(Heard now) {
    heard = now;
  }

  public Heard heard() {
    return heard;
  }

  /** Notes that the leg has somebody to talk to. */
  void connect() {
    connected = true;
    wake();
  }

  boolean connected() {
    return connected;
  }

  /** Notes that the leg now runs TwiML of its own and no longer belongs to who dialled it. */
  void detach() {
    detached = true;
    wake();
  }

  boolean detached() {
    return detached;
  }

  /** Has whoever waits on this leg look again. */
  void wake() {
    changed.raise();
  }

  /** Waits until {@code until} holds or the time has passed; says whether it holds. */
  boolean await(Duration simulated, BooleanSupplier until) {
    return awaitUntil(deadline(simulated), until);
  }

  /** The moment when {@code simulated} will have passed. */
  Instant deadline(Duration simulated) {
    return clock.now().plus(simulated);
  }

  boolean awaitUntil(Instant deadline, BooleanSupplier until) {
    return clock.await(deadline, changed, until);
  }

  /** Hears what is said on a leg, both ways, as text. */
  interface Words {
    void said(Input.Utterance utterance);

    /** The exchange says something to the leg. */
    void heard(String text);
  }

  /** Who calls whom; {@code direction} is inbound, outbound-api or outbound-dial. */
  public record Parties(String from, String to, String direction) {}
}

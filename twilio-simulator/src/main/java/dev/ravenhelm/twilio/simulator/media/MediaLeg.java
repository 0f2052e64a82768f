package dev.ravenhelm.twilio.simulator.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/** The audio of one browser: agreed on by descriptions, then found by ICE and opened by DTLS. */
public final class MediaLeg {
  private static final int MTU = 1200;

  private final MediaPlane plane;
  private final int source;
  private final BlockingQueue<byte[]> handshake = new ArrayBlockingQueue<>(64);
  private final JitterBuffer arrived = new JitterBuffer();
  private final Ear ear = new Ear();
  private final Digits digits = new Digits();
  private final ArrayDeque<Short> tones = new ArrayDeque<>();
  private final List<Tape> tapes = new CopyOnWriteArrayList<>();
  private volatile Sdp.Local local;
  private volatile Sdp.@Nullable Remote remote;
  private volatile @Nullable InetSocketAddress address;
  private volatile @Nullable Srtp incoming;
  private volatile @Nullable Srtp outgoing;
  private volatile Consumer<Character> onDigit = digit -> {};
  private volatile DoubleConsumer onVoice = loudness -> {};
  private volatile boolean closed;
  private short[] said = Mixer.QUIET;
  private int sequence = 1;
  private int timestamp;

  MediaLeg(MediaPlane plane, Sdp.Local local) {
    this.plane = plane;
    this.local = local;
    this.source = local.source();
  }

  /** The description to begin with, where the browser is called. */
  public String offer() {
    return local.offer();
  }

  /** Takes the browser's answer to the offer; false where it cannot talk with us. */
  public boolean accept(String answer) {
    Optional<Sdp.Remote> parsed = Sdp.Remote.parse(answer);
    parsed.ifPresent(theirs ->
        meet(
            new Sdp.Remote(
                theirs.ufrag(),
                theirs.fingerprint(),
                Optional.of(Sdp.OUR_DIGITS),
                theirs.mid(),
                theirs.receivesOnly())));
    return parsed.isPresent();
  }

  /** Answers the browser's description; absent where it cannot talk with us. */
  public Optional<String> answer(String offer) {
    return Sdp.Remote.parse(offer)
        .map(theirs -> {
          meet(theirs);
          return local.answer(theirs);
        });
  }

  /**
   * Answers a later description of the same browser, which begins ICE anew and keeps the keys;
   * absent where it is another's.
   */
  public Optional<String> restart(String offer) {
    Sdp.Remote before = remote;
    Optional<Sdp.Remote> parsed = Sdp.Remote.parse(offer);
    if (before == null
        || parsed.isEmpty()
        || !parsed.get().fingerprint().equals(before.fingerprint())) {
      return Optional.empty();
    }
    if (!parsed.get().ufrag().equals(before.ufrag())) {
      local = plane.renew(this, local);
    }
    remote = parsed.get();
    return Optional.of(local.answer(parsed.get()));
  }

  /** Tells how loud each 20 ms of voice are, as the mean of its samples. */
  void onVoice(DoubleConsumer listener) {
    onVoice = listener;
  }

  /** Has each key that the browser sends be told to {@code listener}. */
  public void onDigit(Consumer<Character> listener) {
    onDigit = listener;
  }

  /** Lets the other side hear keys that were not sent as sound. */
  public void sound(char key) {
    synchronized (tones) {
      for (short sample : Sounds.digit(key)) {
        tones.add(sample);
      }
    }
  }

  public void close() {
    if (!closed) {
      closed = true;
      tapes.forEach(Tape::stop);
      plane.forget(this);
    }
  }

  Tape tape(Tape.What what) {
    var tape = new Tape(what);
    tapes.add(tape);
    return tape;
  }

  Sdp.Local local() {
    return local;
  }

  void reached(InetSocketAddress from, boolean nominated) {
    if (nominated || address == null) {
      address = from;
    }
  }

  void shake(byte[] datagram) {
    handshake.offer(datagram);
  }

  void receive(byte[] datagram) {
    Srtp keys = incoming;
    Sdp.Remote who = remote;
    boolean control = (datagram[1] & 0xff) >= 192 && (datagram[1] & 0xff) < 224;
    if (keys == null || who == null || control) {
      return;
    }
    keys.unprotect(datagram)
        .ifPresent(packet -> {
          if (packet.payloadType() == Sdp.PCMU) {
            arrived.add(packet.sequence(), packet.payload());
          } else if (who.digits().isPresent() && packet.payloadType() == who.digits().get()) {
            digits.read(packet).ifPresent(this::pressed);
          }
        });
  }

  private void pressed(char key) {
    sound(key);
    // the listener may take its time, and the socket serves all legs
    Thread.ofVirtual().name("digit").start(() -> onDigit.accept(key));
  }

  /** Takes what was said since the last time. */
  void take() {
    byte[] frame = arrived.next();
    short[] voice = frame == null ? Mixer.QUIET : G711.decode(frame);
    synchronized (tones) {
      if (!tones.isEmpty()) {
        var tone = new short[G711.FRAME];
        for (int i = 0; i < tone.length && !tones.isEmpty(); i++) {
          tone[i] = tones.poll();
        }
        voice = Mixer.sum(voice, tone);
      }
    }
    said = voice;
    if (frame != null) {
      onVoice.accept(Mixer.loudness(voice));
    }
  }

  short[] said() {
    return said;
  }

  Ear ear() {
    return ear;
  }

  void play(short[] heard) {
    tapes.removeIf(tape -> !tape.add(said, heard));
    Srtp keys = outgoing;
    InetSocketAddress to = address;
    timestamp += G711.FRAME;
    if (keys != null && to != null) {
      var packet =
          new RtpPacket(
              sequence == 1, Sdp.PCMU, sequence & 0xffff, timestamp, source, G711.encode(heard));
      sequence++;
      plane.send(keys.protect(packet), to);
    }
  }

  private void meet(Sdp.Remote theirs) {
    remote = theirs;
    Thread.ofVirtual().name("dtls").start(() -> open(theirs));
  }

  /** Shakes hands, then listens on, since a lost last message is asked for again. */
  private void open(Sdp.Remote theirs) {
    var server = new DtlsServer(plane.identity(), theirs.fingerprint());
    try {
      DTLSTransport transport = new DTLSServerProtocol().accept(server, new Datagrams());
      incoming = server.incoming();
      outgoing = server.outgoing();
      var rest = new byte[MTU];
      while (!closed) {
        transport.receive(rest, 0, rest.length, 1000);
      }
      transport.close();
    } catch (IOException e) {
      if (!closed) {
        plane.failed(this, e);
      }
    }
  }

  /** The datagrams of the handshake, as the library wants them. */
  private final class Datagrams implements DatagramTransport {
    @Override
    public int getReceiveLimit() {
      return 1500;
    }

    @Override
    public int getSendLimit() {
      return MTU;
    }

    @Override
    public int receive(byte[] into, int offset, int length, int waitMillis) throws IOException {
      try {
        byte[] datagram = handshake.poll(Math.clamp(waitMillis, 1, 1000), TimeUnit.MILLISECONDS);
        if (closed) {
          throw new IOException("the call is over");
        }
        if (datagram == null) {
          return -1;
        }
        int taken = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, into, offset, taken);
        return taken;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
      InetSocketAddress to = address;
      if (to != null) {
        plane.send(Arrays.copyOfRange(bytes, offset, offset + length), to);
      }
    }

    @Override
    public void close() {}
  }
}

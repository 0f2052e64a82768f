package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.Microphone;
import dev.ravenhelm.twilio.simulator.store.Sids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All audio there is: one UDP socket that every leg shares, opened with the first of them. */
public final class MediaPlane implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MediaPlane.class.getName());
  private static final long FRAME_MILLIS = 20;

  private final String bind;
  private final int port;
  private final Sids sids = new Sids();
  private final AtomicInteger sources = new AtomicInteger(0x7711_0000);
  private final Map<String, Named> byName = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, MediaLeg> byAddress = new ConcurrentHashMap<>();
  private final Map<Call, MediaLeg> byCall = new ConcurrentHashMap<>();
  private final Mixer mixer = new Mixer(byCall);
  private @Nullable Opened opened;

  /** {@code port} is that of the UDP socket, 0 for any that is free. */
  public MediaPlane(String bind, int port) {
    this.bind = bind;
    this.port = port;
  }

  /** Begins the audio of a browser, which belongs to no call yet. */
  public MediaLeg open() {
    Opened with = opened();
    var leg =
        new MediaLeg(
            this,
            new Sdp.Local(
                name(),
                sids.secret(),
                with.identity.fingerprint(),
                with.addresses,
                with.socket.getLocalPort(),
                sources.incrementAndGet()));
    byName.put(leg.local().ufrag(), new Named(leg, leg.local().password()));
    return leg;
  }

  /** Has {@code call} speak and hear through {@code leg} until either ends. */
  public void attach(Call call, MediaLeg leg) {
    leg.onDigit(key -> call.press("" + key));
    leg.onVoice(call::spoke);
    call.goLive();
    MediaLeg before = byCall.put(call, leg);
    if (before != null && before != leg) {
      before.close();
    }
    call.listen(status -> {
      if (status.last()) {
        leg.close();
      }
    });
    if (call.ended()) {
      leg.close();
    }
  }

  public Optional<MediaLeg> of(Call call) {
    return Optional.ofNullable(byCall.get(call));
  }

  /** Begins to keep what is said on a call; absent where it has no audio. */
  public Optional<Tape> tape(Call call, Tape.What what) {
    return of(call).map(leg -> leg.tape(what));
  }

  /** Has {@code to} be told what is said and heard on a call, whether or not it has audio. */
  public Microphone.Tap tap(Call call, Microphone.Frames to) {
    opened();
    return mixer.tap(call, to);
  }

  @Override
  public synchronized void close() {
    byName.values().forEach(named -> named.leg.close());
    if (opened != null) {
      opened.ticks.shutdownNow();
      opened.socket.close();
    }
  }

  DtlsIdentity identity() {
    return opened().identity;
  }

  /** New names for a leg that begins ICE anew; the old ones stay good until it does. */
  Sdp.Local renew(MediaLeg leg, Sdp.Local old) {
    var renewed =
        new Sdp.Local(
            name(), sids.secret(), old.fingerprint(), old.addresses(), old.port(), old.source());
    byName.put(renewed.ufrag(), new Named(leg, renewed.password()));
    return renewed;
  }

  void forget(MediaLeg leg) {
    byName.values().removeIf(named -> named.leg == leg);
    byAddress.values().removeIf(other -> other == leg);
    byCall.values().removeIf(other -> other == leg);
  }

  void failed(MediaLeg leg, IOException reason) {
    byCall.forEach((call, other) -> {
      if (other == leg) {
        call.tell("warning", "no audio: the DTLS handshake failed: " + reason.getMessage());
      }
    });
  }

  void send(byte[] bytes, InetSocketAddress to) {
    try {
      opened().socket.send(new DatagramPacket(bytes, bytes.length, to));
    } catch (IOException e) {
      // a browser that is gone, or a socket that was closed: audio is never sent twice
      LOG.log(System.Logger.Level.DEBUG, "not sent to " + to, e);
    }
  }

  private void listen(DatagramSocket socket) {
    var packet = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        packet.setLength(2048);
        socket.receive(packet);
        if (packet.getLength() > 1) {
          arrived(
              Arrays.copyOf(packet.getData(), packet.getLength()),
              (InetSocketAddress) packet.getSocketAddress());
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "not received", e);
      }
    }
  }

  private void tick() {
    try {
      mixer.tick();
    } catch (RuntimeException e) {
      // the timer would never call again, and all audio would stop with this frame's
      LOG.log(System.Logger.Level.WARNING, "20 ms of audio were lost", e);
    }
  }

  /** RFC 7983: the first byte tells what a datagram is. */
  private void arrived(byte[] datagram, InetSocketAddress from) {
    int first = datagram[0] & 0xff;
    if (first < 4) {
      Stun.request(datagram).ifPresent(request -> reached(request, from));
      return;
    }
    MediaLeg leg = byAddress.get(from);
    if (leg == null) {
      return;
    }
    if (first >= 20 && first < 64) {
      leg.shake(datagram);
    } else if (first >= 128 && first < 192) {
      leg.receive(datagram);
    }
  }

  private void reached(Stun.Request request, InetSocketAddress from) {
    Named named = byName.get(request.ours());
    if (named == null || !request.signedWith(named.password)) {
      return;
    }
    byAddress.put(from, named.leg);
    named.leg.reached(from, request.nominated());
    send(request.answer(from, named.password), from);
  }

  private String name() {
    return sids.secret().substring(0, 8);
  }

  private synchronized Opened opened() {
    Opened there = opened;
    if (there == null) {
      there = begin();
      opened = there;
    }
    return there;
  }

  private Opened begin() {
    try {
      var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(bind), port));
      Thread.ofPlatform().daemon().name("media").start(() -> listen(socket));
      var ticks =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("media-mixer").factory());
      var _ = ticks.scheduleAtFixedRate(this::tick, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
      return new Opened(socket, addresses(socket.getLocalAddress()), DtlsIdentity.made(), ticks);
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP socket on " + bind + ":" + port, e);
    }
  }

  /** Where browsers may find the socket. */
  private static List<String> addresses(InetAddress bound) throws SocketException {
    if (!bound.isAnyLocalAddress()) {
      return List.of(bound.getHostAddress());
    }
    var addresses = new ArrayList<>(List.of("127.0.0.1"));
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .forEach(address -> addresses.add(address.getHostAddress()));
    return addresses;
  }

  /** A leg by one of its names in ICE. */
  private record Named(MediaLeg leg, String password) {}

  private record Opened(
      DatagramSocket socket,
      List<String> addresses,
      DtlsIdentity identity,
      ScheduledThreadPoolExecutor ticks) {}
}

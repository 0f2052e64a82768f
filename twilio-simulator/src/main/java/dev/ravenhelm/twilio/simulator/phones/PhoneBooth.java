package dev.ravenhelm.twilio.simulator.phones;

import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.CallStatus;
import dev.ravenhelm.twilio.simulator.calls.Ringer;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.media.MediaPlane;
import dev.ravenhelm.twilio.simulator.rest.Form;
import io.helidon.websocket.WsListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /phones/signal}: the telephones on the page, whichever tabs they are in. */
public final class PhoneBooth implements Ringer {
  private final Directory directory;
  private final MediaPlane media;
  private final List<Phone> phones = new CopyOnWriteArrayList<>();

  public PhoneBooth(Directory directory, MediaPlane media) {
    this.directory = directory;
    this.media = media;
  }

  /** A telephone that has just been put on a page. */
  public WsListener socket() {
    return new Phone(this);
  }

  /** A number that is plugged in rings on the page, and is busy while all of its phones are. */
  @Override
  public boolean ring(Call leg, Form parameters) {
    List<Phone> here = phones.stream().filter(phone -> phone.is(leg.parties().to())).toList();
    if (here.isEmpty()) {
      return false;
    }
    leg.move(CallStatus.RINGING);
    var first = new AtomicReference<@Nullable Phone>();
    if (here.stream().filter(phone -> phone.ring(leg, first)).count() == 0) {
      leg.tell("device", leg.parties().to() + " is busy");
      leg.move(CallStatus.BUSY);
    }
    return true;
  }

  void add(Phone phone) {
    phones.add(phone);
  }

  void remove(Phone phone) {
    phones.remove(phone);
  }

  MediaPlane media() {
    return media;
  }

  /** The accounts' numbers, which phones may dial. */
  List<String> numbers() {
    return directory.numbers();
  }

  void dial(String from, String to, Consumer<Call> before) {
    directory.switchboard(to).fromOutside(from, to, new Form(), Optional.empty(), before);
  }

  /** Which numbers can be dialled, and where calls to them arrive. */
  public interface Directory {
    List<String> numbers();

    /** The switchboard of the account that owns a number; the main account's where none does. */
    Switchboard switchboard(String number);
  }
}

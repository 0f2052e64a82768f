package dev.ravenhelm.voice.server.twiml;

import dev.ravenhelm.voice.server.routing.Device;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The parameters that a device gets with a call that rings. */
final class DeviceParameters {

  /**
   * All of them, as they travel: names, values and what stands between, escaped. Known of
   * device.connect, where it is error 31103; taken to hold here, too.
   */
  static final int MOST_BYTES = 800;

  private DeviceParameters() {}

  /** As many as there is room for, the foremost first; none is cut, since it may be an id. */
  static SequencedMap<String, String> of(Device.Client client) {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    all.put("agent", client.agent());
    all.putAll(client.about());
    SequencedMap<String, String> fitting = new LinkedHashMap<>();
    int room = MOST_BYTES;
    for (Map.Entry<String, String> parameter : all.entrySet()) {
      int size = size(parameter.getKey()) + size(parameter.getValue()) + "=&".length();
      if (size <= room) {
        fitting.put(parameter.getKey(), parameter.getValue());
        room -= size;
      }
    }
    return fitting;
  }

  private static int size(String text) {
    return text.codePoints().map(DeviceParameters::size).sum();
  }

  /** Three for each byte of UTF-8 that is escaped. */
  private static int size(int c) {
    if (Character.isLetterOrDigit(c) && c < 0x80) {
      return 1;
    }
    return c < 0x80 ? 3 : c < 0x800 ? 6 : c < 0x10000 ? 9 : 12;
  }
}

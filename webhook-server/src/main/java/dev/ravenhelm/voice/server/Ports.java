package dev.ravenhelm.voice.server;

import dev.ravenhelm.voice.server.config.Settings.Listeners;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says why nobody can listen: Helidon only logs it. */
final class Ports {

  private Ports() {}

  /** Which port it is, and the variable that moves it. */
  static String refused(Listeners at) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("VOICE_PUBLIC_PORT", at.publicPort());
    ports.put("VOICE_AGENTS_PORT", at.agentsPort());
    ports.put("VOICE_ADMIN_PORT", at.adminPort());
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      try {
        new ServerSocket(port.getValue(), 1, InetAddress.getByName(at.host())).close();
      } catch (IOException e) {
        return "port "
            + port.getValue()
            + " of "
            + at.host()
            + " cannot be had ("
            + e.getMessage()
            + "): set "
            + port.getKey()
            + " to another";
      }
    }
    return "not all of these ports of " + at.host() + " can be had: " + ports;
  }
}

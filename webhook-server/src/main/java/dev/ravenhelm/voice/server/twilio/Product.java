package dev.ravenhelm.voice.server.twilio;

import java.util.Locale;

/** A part of Twilio's API; each has its own host and way of naming paths. */
public enum Product {
  /** Calls and conferences; paths lie below the account's. */
  API,
  /** Workspaces, workers and tasks. */
  TASKROUTER;

  String host() {
    return name().toLowerCase(Locale.ROOT);
  }

  String path(String accountSid, String path) {
    return switch (this) {
      case API -> "/2010-04-01/Accounts/" + accountSid + path + ".json";
      case TASKROUTER -> "/v1" + path;
    };
  }
}
